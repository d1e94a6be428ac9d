// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles

extension ByteSource {
  /// The bytes in `range`, which must lie inside the source.
  public func bytes(_ range: Range<Int>) throws(CairnError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var failure: CairnError?
    // SAFETY: the buffer is filled before the closure ends.
    unsafe bytes.withUnsafeMutableBytes { buffer in
      guard unsafe !buffer.isEmpty else { return }
      do throws(CairnError) {
        try unsafe read(at: range.lowerBound, into: buffer)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// All bytes, at most `limit`.
  public func allBytes(limit: Int) throws(CairnError) -> [UInt8] {
    guard size <= limit else {
      throw CairnError(
        .limitExceeded, "a file of \(ByteCount(size)) is larger than \(ByteCount(limit)) allowed",
        hint: "it was not made by cairn")
    }
    return try bytes(0..<size)
  }
}
