// SPDX-License-Identifier: Apache-2.0

import CZlib

/// libz's own compressor, as a raw deflate stream.
@safe final class LibraryDeflater {
  // libz keeps the address of the stream and compares it: the structure must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private var isFinished = false
  private var pending: [UInt8] = []

  /// libz decides where to slide its window when it runs out of input. Fed in multiples of its
  /// largest window, it decides exactly as if the whole input were there at once.
  static let grain = 1 << 15

  /// The most memory that one holds, in bytes: libz's formula, and the pending input.
  static let memory = (1 << (15 + 2)) + (1 << (9 + 9)) + (6 << 10) + grain

  init(_ settings: DeflateSettings) throws(DeflateFailure) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let strategy: Int32
    switch settings.strategy {
    case .standard: strategy = Z_DEFAULT_STRATEGY
    case .filtered: strategy = Z_FILTERED
    case .huffman: strategy = Z_HUFFMAN_ONLY
    case .rle: strategy = Z_RLE
    case .fixed: strategy = Z_FIXED
    }
    // SAFETY: the stream is initialised and stays where it is until deinit.
    let status = unsafe deflateInit2_(
      stream, Int32(settings.level), Z_DEFLATED, Int32(-settings.windowBits),
      Int32(settings.memoryLevel), strategy, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      unsafe stream.deallocate()
      throw .outOfMemory
    }
  }

  deinit {
    // SAFETY: the stream was set up by init and nothing refers to it any more.
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Compresses `bytes`, which come behind what was written before.
  func write(_ bytes: Span<UInt8>, into output: inout [UInt8]) throws(DeflateFailure) {
    guard !isFinished else { throw .finished }
    var position = 0
    if !pending.isEmpty {
      position = min(bytes.count, LibraryDeflater.grain - pending.count)
      for index in 0..<position { pending.append(bytes[index]) }
      guard pending.count == LibraryDeflater.grain else { return }
      var piece: [UInt8] = []
      swap(&piece, &pending)
      try run(piece.span, Z_NO_FLUSH, into: &output)
      piece.removeAll(keepingCapacity: true)
      swap(&piece, &pending)
    }
    let end = bytes.count - (bytes.count - position) % LibraryDeflater.grain
    while position < end {
      // libz counts in 32 bits.
      let count = min(end - position, 1 << 30)
      try run(bytes.extracting(position..<position + count), Z_NO_FLUSH, into: &output)
      position += count
    }
    for index in position..<bytes.count { pending.append(bytes[index]) }
  }

  /// Ends the stream.
  func finish(into output: inout [UInt8]) throws(DeflateFailure) {
    guard !isFinished else { throw .finished }
    isFinished = true
    let piece = pending
    pending = []
    try run(piece.span, Z_FINISH, into: &output)
  }

  private func run(
    _ input: Span<UInt8>, _ flush: Int32, into output: inout [UInt8]
  ) throws(DeflateFailure) {
    var buffer = [UInt8](repeating: 0, count: 1 << 15)
    // SAFETY: input and buffer outlive the calls; libz stays within the counts it is given.
    let status = unsafe input.withUnsafeBufferPointer { bytes in
      unsafe buffer.withUnsafeMutableBufferPointer { space -> Int32 in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(bytes.count)
        while true {
          unsafe stream.pointee.next_out = space.baseAddress
          unsafe stream.pointee.avail_out = UInt32(space.count)
          let status = unsafe deflate(stream, flush)
          let made = unsafe space.count - Int(stream.pointee.avail_out)
          unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: space[..<made]))
          if status != Z_OK { return status }
          if unsafe flush == Z_NO_FLUSH && stream.pointee.avail_out > 0 { return status }
        }
      }
    }
    // A run without room to spare says that there is nothing more to do: no failure.
    guard status == Z_OK || status == Z_STREAM_END || (status == Z_BUF_ERROR && flush == Z_NO_FLUSH)
    else { throw .outOfMemory }
  }
}
