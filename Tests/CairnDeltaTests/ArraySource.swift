// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Bytes in memory as a source, which may fail from some place on.
struct ArraySource: ByteSource {
  let bytes: [UInt8]
  /// Reads that reach this place throw.
  var failingFrom = Int.max

  init(_ bytes: [UInt8], failingFrom: Int = .max) {
    self.bytes = bytes
    self.failingFrom = failingFrom
  }

  static let failure = CairnError(.internalFailure, "the source fails on purpose")

  var size: Int { bytes.count }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(CairnError) {
    let count = buffer.count
    // The engine promises to ask only for what is there.
    precondition(offset >= 0 && count <= bytes.count - offset, "read outside of the source")
    guard offset + count <= failingFrom else { throw ArraySource.failure }
    // SAFETY: the range was checked, and the buffer has as many bytes.
    unsafe bytes.withUnsafeBytes {
      unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count]))
    }
  }
}
