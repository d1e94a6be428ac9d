// SPDX-License-Identifier: Apache-2.0

/// The name of a segment or a section: up to sixteen bytes, the rest noughts.
struct MachOName: Equatable {
  private let low: UInt64
  private let high: UInt64

  /// The name at `offset`, whose sixteen bytes must be there.
  init(in bytes: ByteView, at offset: Int) {
    low = bytes.word64(at: offset)
    high = bytes.word64(at: offset + 8)
  }

  /// A name given as text; of longer ones, the first sixteen bytes.
  init(_ text: String) {
    var low: UInt64 = 0
    var high: UInt64 = 0
    for (place, byte) in text.utf8.prefix(16).enumerated() {
      if place < 8 {
        low |= UInt64(byte) << (8 * UInt64(place))
      } else {
        high |= UInt64(byte) << (8 * UInt64(place - 8))
      }
    }
    self.low = low
    self.high = high
  }
}
