// SPDX-License-Identifier: Apache-2.0

/// The header of a delta, decoded and checked (Format-Delta, section 3).
public struct DeltaHeader: Sendable, Equatable {
  /// What is needed to apply the delta.
  public enum Kind: UInt8, Sendable {
    /// The target stands alone in it: a compressed file.
    case null = 0
    /// It is a difference against a base.
    case difference = 1
  }

  /// The content that a delta starts from.
  public struct Base: Sendable, Equatable {
    /// Its size in bytes.
    public var size: Int
    /// Its SHA-256: its name.
    public var digest: Digest
    /// Its CRC-64/XZ: what is checked before the first byte is written, being many times faster.
    public var checksum: UInt64

    /// Describes a base.
    public init(size: Int, digest: Digest, checksum: UInt64) {
      self.size = size
      self.digest = digest
      self.checksum = checksum
    }
  }

  /// Whether a base is needed.
  public var kind: Kind { base == nil ? .null : .difference }
  /// The base, `nil` for a null delta.
  public var base: Base?
  /// The size of the target in bytes.
  public var targetSize: Int
  /// The SHA-256 of the target.
  public var targetDigest: Digest
  /// The sizes of the views, if the delta sees through deflate.
  public var layers: LayerSizes?
  /// The size of a window is two to this power, in bytes of the target.
  public var windowSizeLog: Int
  /// For each window but the last, the first four bytes (big-endian) of the SHA-256 of the target
  /// from its start to the window's end.
  public var windowChecks: [UInt32]
  /// The most memory that a decoder needs, in bytes, its buffers included.
  public var declaredMemory: Int
  /// The number of covers.
  public var coverCount: Int
  /// The streams, in the order of the file.
  public var streams: [StreamDescription]
  /// The CRC-64/XZ of all stream bytes together.
  public var payloadChecksum: UInt64
  /// The size of the header as stored, in bytes: where the first stream starts.
  public var storedSize: Int

  /// The size of what covers and literals describe, in bytes: the target, or its innermost view.
  public var describedSize: Int { inView.targetSize }

  /// The same header for what the covers are about: the innermost views in place of base and target.
  var inView: DeltaHeader {
    guard let layers else { return self }
    var header = self
    if let size = layers.base.last { header.base?.size = size }
    header.targetSize = layers.target.last ?? targetSize
    return header
  }

  /// The size of a window in bytes of the target.
  public var windowSize: Int { 1 << windowSizeLog }
  /// The number of windows; an empty target has none.
  public var windowCount: Int { (targetSize + windowSize - 1) >> windowSizeLog }
  /// The size of the whole delta in bytes.
  public var deltaSize: Int { streams.reduce(storedSize) { $0 + $1.codedSize } }
}
