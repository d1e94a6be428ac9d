// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Bytes in memory that traps on any read outside of them: the engine promises to make none.
struct MemorySource: ByteSource {
  let bytes: [UInt8]

  var size: Int { bytes.count }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(CairnError) {
    let count = buffer.count
    precondition(offset >= 0 && count <= bytes.count - offset, "read outside of the source")
    // SAFETY: the range was checked, and the buffer has as many bytes.
    unsafe bytes.withUnsafeBytes {
      unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count]))
    }
  }
}
