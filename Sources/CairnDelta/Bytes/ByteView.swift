// SPDX-License-Identifier: Apache-2.0

/// A bounds-checked view of contiguous bytes that somebody else owns.
///
/// It is the only way in which the engine reads memory. A view does not keep its bytes alive:
/// whoever makes one (`withView`, `MappedFile`) guarantees that it is not used afterwards. All
/// accessors trap outside of the bounds, so a mistake ends the process and never reads elsewhere.
@safe
public struct ByteView: @unchecked Sendable {
  @usableFromInline let start: UnsafeRawPointer
  /// The number of bytes.
  public let count: Int

  /// A view of `buffer`, valid as long as the buffer is: the caller sees to that.
  @inlinable
  public init(_ buffer: UnsafeRawBufferPointer) {
    unsafe self.start = buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 8).unsafelyUnwrapped
    self.count = buffer.count
  }

  @usableFromInline
  init(start: UnsafeRawPointer, count: Int) {
    unsafe self.start = start
    self.count = count
  }

  /// A view of no bytes.
  public static var empty: ByteView {
    unsafe ByteView(UnsafeRawBufferPointer(start: nil, count: 0))
  }

  /// The byte at `offset`.
  @inlinable
  public subscript(offset: Int) -> UInt8 {
    @inline(__always) get {
      precondition(UInt(bitPattern: offset) < UInt(bitPattern: count), "byte out of bounds")
      // SAFETY: checked above.
      return unsafe start.load(fromByteOffset: offset, as: UInt8.self)
    }
  }

  /// The part of the view in `range`, which must lie inside it.
  @inlinable
  public subscript(range: Range<Int>) -> ByteView {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range out of bounds")
    // SAFETY: checked above.
    return unsafe ByteView(start: start + range.lowerBound, count: range.count)
  }

  /// The 8 bytes at `offset` as a little-endian number.
  @inlinable @inline(__always)
  public func word64(at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset <= count &- 8, "word out of bounds")
    // SAFETY: checked above.
    return unsafe UInt64(
      littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The 4 bytes at `offset` as a little-endian number.
  @inlinable @inline(__always)
  public func word32(at offset: Int) -> UInt32 {
    precondition(offset >= 0 && offset <= count &- 4, "word out of bounds")
    // SAFETY: checked above.
    return unsafe UInt32(
      littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// The bytes as an array.
  public func copied() -> [UInt8] {
    // SAFETY: the view's own bounds.
    unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Runs `body` on the raw bytes, for the C libraries.
  @inlinable
  public func withUnsafeBytes<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    // SAFETY: the view's own bounds; the pointer must not leave `body`.
    try unsafe body(UnsafeRawBufferPointer(start: start, count: count))
  }
}

extension Array where Element == UInt8 {
  /// Runs `body` on a view of the array's bytes; the view must not leave it.
  @inlinable
  public func withView<R, E: Error>(_ body: (ByteView) throws(E) -> R) throws(E) -> R {
    var result: Result<R, E>?
    // SAFETY: the buffer lives as long as the closure.
    unsafe withUnsafeBytes { buffer in
      do throws(E) {
        result = .success(try body(unsafe ByteView(buffer)))
      } catch {
        result = .failure(error)
      }
    }
    switch result {
    case .success(let value): return value
    case .failure(let error): throw error
    case nil: preconditionFailure("the closure always sets a result")
    }
  }
}
