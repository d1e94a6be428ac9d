// SPDX-License-Identifier: Apache-2.0

/// Bytes that can be read at any place: a base, or a delta.
public protocol ByteSource: Sendable {
  /// The number of bytes.
  var size: Int { get }
  /// Fills the whole of `buffer` with the bytes at `offset`.
  ///
  /// The engine asks only for ranges inside `0..<size`; a source that cannot deliver all of them
  /// throws.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(CairnError)
  /// All of the bytes, where they lie in memory already and stay there; else nil.
  var contiguous: ByteView? { get }
}

extension ByteSource {
  /// Nothing is in memory.
  public var contiguous: ByteView? { nil }
}

/// Where an applied delta's bytes go, in order.
public protocol ByteSink {
  /// Takes the next bytes of the target.
  mutating func append(_ bytes: ByteView) throws(CairnError)
}

extension ByteView: ByteSource {
  /// The number of bytes, under the name that sources use.
  public var size: Int { count }

  /// The view itself.
  public var contiguous: ByteView? { self }

  /// Copies the bytes at `offset` into `buffer`.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(CairnError) {
    let part = self[offset..<offset + buffer.count]
    // SAFETY: both ranges have the same length, checked by the subscript.
    unsafe part.withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
  }
}

/// A sink that keeps everything in memory.
public struct MemorySink: ByteSink {
  /// The bytes so far.
  public private(set) var bytes: [UInt8] = []

  /// Creates an empty sink, with room for `capacity` bytes.
  public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  /// Adds bytes.
  public mutating func append(_ view: ByteView) throws(CairnError) {
    // SAFETY: the bytes are copied before the closure ends.
    unsafe view.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }
}
