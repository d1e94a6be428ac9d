// SPDX-License-Identifier: Apache-2.0

import CBZip2
import CairnDelta

/// One bzip2 stream, decoded piece by piece.
///
/// A class, because the library keeps the address of its state: it must never move.
@safe
final class BZip2Reader {
  /// What one open stream takes, in bytes: 900 kB blocks need about 3.7 MB.
  static let memory = 4 << 20
  /// The library counts input in 32 bits.
  private static let longestInput = 1 << 30

  private let input: ByteView
  private let name: StaticString
  private var offset = 0
  private var atEnd = false
  private let state: UnsafeMutablePointer<bz_stream>

  init(_ input: ByteView, name: StaticString) throws(CairnError) {
    self.input = input
    self.name = name
    // SAFETY: initialised at once, freed in deinit, used only by this object.
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: bz_stream())
    // An input that is empty is no bzip2 stream; the first read says so.
    guard unsafe BZ2_bzDecompressInit(state, 0, 0) == BZ_OK else {
      throw CairnError(.internalFailure, "libbz2 refused to start (out of memory?)")
    }
  }

  deinit {
    // SAFETY: allocated and initialised in init; the library accepts a state whose start failed.
    unsafe BZ2_bzDecompressEnd(state)
    unsafe state.deallocate()
  }

  /// Fills the first `count` bytes of `buffer` with the next bytes of the stream.
  func read(_ count: Int, into buffer: inout [UInt8]) throws(CairnError) {
    precondition(count <= buffer.count, "the buffer is too small")
    let produced = try decode(count, into: &buffer)
    guard produced == count else {
      throw .foreignMalformed("the bsdiff \(name) stream is shorter than the patch needs")
    }
  }

  /// Checks that the stream ends here, that its checksums hold and that nothing follows.
  func finish() throws(CairnError) {
    var probe: [UInt8] = [0]
    guard try decode(1, into: &probe) == 0 else {
      throw .foreignMalformed("the bsdiff \(name) stream is longer than the patch needs")
    }
    guard offset == input.count else {
      throw .foreignMalformed("\(input.count - offset) bytes follow the bsdiff \(name) stream")
    }
  }

  /// Decodes up to `count` bytes; fewer only at the end of the stream.
  private func decode(_ count: Int, into buffer: inout [UInt8]) throws(CairnError) -> Int {
    var produced = 0
    while produced < count, !atEnd {
      produced += try step(from: produced, to: count, of: &buffer)
    }
    return produced
  }

  /// One call of the library.
  private func step(
    from start: Int, to end: Int, of buffer: inout [UInt8]
  ) throws(CairnError) -> Int {
    let available = Swift.min(input.count - offset, BZip2Reader.longestInput)
    let room = Swift.min(end - start, BZip2Reader.longestInput)
    var status: Int32 = BZ_OK
    // SAFETY: both pointers are valid for the counts given, during the call only; the library
    // does not write to its input.
    unsafe input[offset..<offset + available].withUnsafeBytes { source in
      unsafe buffer.withUnsafeMutableBytes { target in
        unsafe state.pointee.next_in = UnsafeMutablePointer(
          mutating: source.baseAddress?.assumingMemoryBound(to: CChar.self))
        unsafe state.pointee.avail_in = UInt32(available)
        unsafe state.pointee.next_out = target.baseAddress.map {
          unsafe ($0 + start).assumingMemoryBound(to: CChar.self)
        }
        unsafe state.pointee.avail_out = UInt32(room)
        status = unsafe BZ2_bzDecompress(state)
      }
    }
    let consumed = available - Int(unsafe state.pointee.avail_in)
    let produced = room - Int(unsafe state.pointee.avail_out)
    offset += consumed
    switch status {
    case BZ_STREAM_END:
      atEnd = true
    case BZ_OK:
      // Without progress the library waits for input that will never come.
      guard consumed > 0 || produced > 0 else {
        throw .foreignTruncated("the bsdiff \(name) stream ends early")
      }
    case BZ_MEM_ERROR:
      throw CairnError(.internalFailure, "libbz2 has no memory for the bsdiff \(name) stream")
    default:
      throw .foreignDamaged("the bsdiff \(name) stream is not valid bzip2")
    }
    return produced
  }
}
