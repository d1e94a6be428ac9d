// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// A part of a source as a source of its own.
public struct SourceRange: ByteSource {
  private let whole: any ByteSource
  private let range: Range<Int>

  /// The bytes of `whole` in `range`, which must lie inside it.
  public init(_ whole: any ByteSource, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= whole.size, "range out of bounds")
    self.whole = whole
    self.range = range
  }

  /// The number of bytes.
  public var size: Int { range.count }

  /// The bytes, where the whole is in memory.
  public var contiguous: ByteView? { whole.contiguous.map { $0[range] } }

  /// Copies the bytes at `offset` into `buffer`.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(CairnError) {
    precondition(buffer.count <= size - offset, "range out of bounds")
    try unsafe whole.read(at: range.lowerBound + offset, into: buffer)
  }
}
