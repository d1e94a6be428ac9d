// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Takes what a delta makes and compares it with what it should make, byte for byte.
struct ComparingSink: ByteSink {
  private let expected: ByteView
  private var place = 0

  /// The bytes that should come; they must outlive the sink.
  init(expecting expected: ByteView) { self.expected = expected }

  mutating func append(_ bytes: ByteView) throws(CairnError) {
    guard bytes.count <= expected.count - place,
      bytes.commonPrefix(at: 0, with: expected, at: place, limit: bytes.count) == bytes.count
    else { throw ComparingSink.differs }
    place += bytes.count
  }

  /// Throws unless everything has come.
  func finish() throws(CairnError) {
    guard place == expected.count else { throw ComparingSink.differs }
  }

  private static let differs = CairnError(
    .damaged, "a payload does not make the content that it was made for",
    hint: "run again; if that does not help, please report it")
}
