// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Expands a raw deflate stream piece by piece.
@safe public final class Inflater {
  /// How far a call came.
  public struct Progress: Sendable, Hashable {
    /// The bytes of the input that were read.
    public let consumed: Int
    /// The bytes that were written.
    public let produced: Int
    /// Whether the last block has ended; the input behind it was not read.
    public let isAtEnd: Bool
  }

  /// The most memory that one inflater holds, in bytes: the window and the codes.
  public static let stateSize = 1 << 15 + 7 << 10 + 1 << 10

  // libz keeps the address of the stream and compares it: the structure must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private var isAtEnd = false

  /// An inflater at the start of a stream. Throws `outOfMemory`.
  public init() throws(DeflateFailure) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // SAFETY: the stream is initialised and stays where it is until deinit.
    let status = unsafe inflateInit2_(
      stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      unsafe stream.deallocate()
      throw .outOfMemory
    }
  }

  private init(copying other: Inflater) throws(DeflateFailure) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    isAtEnd = other.isAtEnd
    // SAFETY: both streams are initialised; libz copies the whole state.
    guard unsafe inflateCopy(stream, other.stream) == Z_OK else {
      unsafe stream.deallocate()
      throw .outOfMemory
    }
  }

  deinit {
    // SAFETY: the stream was set up by init and nothing refers to it any more.
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// A second inflater that goes on from here on its own. Throws `outOfMemory`.
  public func copy() throws(DeflateFailure) -> Inflater {
    try Inflater(copying: self)
  }

  /// Goes back to the start of a stream, keeping the memory.
  public func reset() throws(DeflateFailure) {
    // SAFETY: the stream was set up by init.
    guard unsafe inflateReset(stream) == Z_OK else { throw .outOfMemory }
    isAtEnd = false
  }

  /// Expands `input`, appending at most `limit` bytes to `output`.
  ///
  /// Comes back when the input is used up, the limit is reached or the stream ends; a stream that
  /// is not at its end goes on with the next call. Throws `damaged` for what is not deflate.
  public func run(
    _ input: Span<UInt8>, into output: inout [UInt8], limit: Int
  ) throws(DeflateFailure) -> Progress {
    var consumed = 0
    var produced = 0
    while true {
      // Room for what the input is likely to make, filled with zeros only as far.
      let likely = max(1 << 12, (input.count - consumed) &* 4)
      let room = min(limit - produced, likely, 1 << 16)
      let start = output.count
      output.append(contentsOf: repeatElement(0, count: max(room, 0)))
      let step: Progress
      do throws(DeflateFailure) {
        step = try run(
          input.extracting(droppingFirst: consumed), filling: &output, in: start..<output.count)
      } catch {
        output.removeSubrange(start...)
        throw error
      }
      output.removeSubrange((start + step.produced)...)
      consumed += step.consumed
      produced += step.produced
      if step.isAtEnd || step.produced < room || produced >= limit {
        return Progress(consumed: consumed, produced: produced, isAtEnd: step.isAtEnd)
      }
    }
  }

  /// Expands `input` into the bytes `range` of `output`, from the start of the range.
  ///
  /// Comes back when the input is used up, the range is full or the stream ends. A full range
  /// needs one more call, with an empty range if need be, to learn that the stream ends there.
  /// Throws `damaged` for what is not deflate. The range must lie in the array.
  public func run(
    _ input: Span<UInt8>, filling output: inout [UInt8], in range: Range<Int>
  ) throws(DeflateFailure) -> Progress {
    precondition(range.lowerBound >= 0 && range.upperBound <= output.count, "range not in array")
    var consumed = 0
    var produced = 0
    // libz counts in 32 bits.
    let most = 1 << 30
    while !isAtEnd {
      let feed = min(input.count - consumed, most)
      let room = min(range.count - produced, most)
      // SAFETY: input and output outlive the call; libz stays within the counts it is given.
      let status = unsafe input.withUnsafeBufferPointer { bytes in
        unsafe output.withUnsafeMutableBufferPointer { space in
          var none: UInt8 = 0
          return unsafe withUnsafeMutablePointer(to: &none) { nowhere in
            unsafe stream.pointee.next_in = UnsafeMutablePointer(
              mutating: bytes.baseAddress.map { unsafe $0 + consumed })
            unsafe stream.pointee.avail_in = UInt32(feed)
            unsafe stream.pointee.next_out =
              space.baseAddress.map { unsafe $0 + range.lowerBound + produced } ?? nowhere
            unsafe stream.pointee.avail_out = UInt32(room)
            if unsafe stream.pointee.next_in == nil { unsafe stream.pointee.next_in = nowhere }
            return unsafe inflate(stream, Z_NO_FLUSH)
          }
        }
      }
      let read = unsafe feed - Int(stream.pointee.avail_in)
      let written = unsafe room - Int(stream.pointee.avail_out)
      consumed += read
      produced += written
      switch status {
      case Z_STREAM_END: isAtEnd = true
      case Z_OK: if read == 0 && written == 0 { return stopped() }
      case Z_BUF_ERROR: return stopped()
      case Z_MEM_ERROR: throw .outOfMemory
      default: throw .damaged
      }
    }
    return stopped()

    func stopped() -> Progress {
      Progress(consumed: consumed, produced: produced, isAtEnd: isAtEnd)
    }
  }
}
