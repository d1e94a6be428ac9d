// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
private import struct Crypto.SHA256

/// SHA-256 for the engine, by swift-crypto (which uses the processor's instructions for it).
public struct SHA256Hasher: ContentHasher {
  private var state = SHA256()

  /// Starts an empty computation.
  public init() {}

  /// Adds bytes.
  public mutating func update(_ bytes: ByteView) {
    // SAFETY: the buffer is read before the closure ends.
    unsafe bytes.withUnsafeBytes { unsafe state.update(bufferPointer: $0) }
  }

  /// The digest of all bytes so far; the computation can go on.
  public func digest() -> Digest {
    Digest(Array(state.finalize()))
  }

  /// The digest of bytes in memory.
  public static func digest(of bytes: [UInt8]) -> Digest {
    var hasher = SHA256Hasher()
    bytes.withView { hasher.update($0) }
    return hasher.digest()
  }

  /// The digest of a whole content.
  ///
  /// - Complexity: O(n), through a buffer of 256 KiB.
  public static func digest(of source: any ByteSource) throws(CairnError) -> Digest {
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    return try digest(of: source, through: &buffer) { _ throws(CairnError) in }
  }

  /// The digest of a whole content, through a buffer that is there already.
  ///
  /// - Parameter advance: hears of each part's size.
  static func digest(
    of source: any ByteSource, through buffer: inout [UInt8],
    _ advance: (Int) throws(CairnError) -> Void
  ) throws(CairnError) -> Digest {
    precondition(!buffer.isEmpty, "bytes cannot pass through a buffer of no size")
    var hasher = SHA256Hasher()
    var offset = 0
    while offset < source.size {
      try Interruption.check()
      let count = min(buffer.count, source.size - offset)
      var failure: CairnError?
      // SAFETY: `count` is at most the buffer's own count; the buffer lives through the closure.
      unsafe buffer.withUnsafeMutableBytes { bytes in
        let part = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
        do throws(CairnError) {
          try unsafe source.read(at: offset, into: part)
          unsafe hasher.update(ByteView(UnsafeRawBufferPointer(part)))
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      offset += count
      try advance(count)
    }
    return hasher.digest()
  }
}
