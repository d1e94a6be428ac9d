// SPDX-License-Identifier: Apache-2.0

import CLZMA
import CairnDelta

/// One of the three xz streams that xdelta3 spreads over the windows' sections.
///
/// Each compressed section starts with its plain size, then comes the part of the stream that holds
/// it, flushed at its end; the stream itself never ends.
@safe
final class LZMASectionReader {
  /// Output is made in steps of this size, whatever a section claims.
  private static let stepSize = 1 << 16

  private let name: StaticString
  private let memoryLimit: Int
  private let state: UnsafeMutablePointer<lzma_stream>

  /// - Parameter memoryLimit: the most memory that the stream may ask for, in bytes.
  init(name: StaticString, memoryLimit: Int) throws(CairnError) {
    self.name = name
    self.memoryLimit = memoryLimit
    // SAFETY: initialised at once, freed in deinit, used only by this object.
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: lzma_stream())
    guard unsafe lzma_stream_decoder(state, UInt64(Swift.max(1, memoryLimit)), 0) == LZMA_OK else {
      throw CairnError(.internalFailure, "liblzma refused to start (out of memory?)")
    }
  }

  deinit {
    // SAFETY: allocated and initialised in init; a state whose start failed may be ended too.
    unsafe lzma_end(state)
    unsafe state.deallocate()
  }

  /// The plain bytes of `section`, at most `limit`.
  func read(_ section: ByteView, limit: Int) throws(CairnError) -> [UInt8] {
    var cursor = PatchCursor(section, name: "compressed section", codeAtEnd: .malformed)
    let size = try cursor.number()
    guard size <= limit else {
      throw .foreignMalformed("the VCDIFF \(name) section claims \(size) bytes, which is too many")
    }
    let input = try cursor.take(cursor.remaining)
    var output: [UInt8] = []
    var consumed = 0
    // The last bytes of a part make no output, so the library is asked for one byte more than
    // there is: a section that can deliver it is longer than it said.
    while consumed < input.count {
      let room = Swift.min(LZMASectionReader.stepSize, size - output.count + 1)
      let used = try step(input[consumed..<input.count], room: room, output: &output)
      consumed += used
      guard output.count <= size else { break }
    }
    guard output.count == size else {
      throw .foreignMalformed("the VCDIFF \(name) section is not as long as it says")
    }
    return output
  }

  /// One call of the library; returns how much of the input it used.
  private func step(
    _ input: ByteView, room: Int, output: inout [UInt8]
  ) throws(CairnError) -> Int {
    let start = output.count
    output.append(contentsOf: repeatElement(0, count: room))
    var status = LZMA_OK
    // SAFETY: both pointers are valid for the counts given, during the call only.
    unsafe input.withUnsafeBytes { source in
      unsafe output.withUnsafeMutableBytes { target in
        unsafe state.pointee.next_in = source.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe state.pointee.avail_in = source.count
        unsafe state.pointee.next_out = target.baseAddress.map {
          unsafe ($0 + start).assumingMemoryBound(to: UInt8.self)
        }
        unsafe state.pointee.avail_out = room
        status = unsafe lzma_code(state, LZMA_RUN)
      }
    }
    let used = unsafe input.count - state.pointee.avail_in
    let produced = unsafe room - state.pointee.avail_out
    output.removeLast(room - produced)
    switch status {
    case LZMA_OK where used > 0 || produced > 0, LZMA_STREAM_END where used > 0:
      return used
    case LZMA_MEMLIMIT_ERROR:
      throw .foreignLimit(
        "the VCDIFF \(name) sections need more than \(memoryLimit) bytes to decompress")
    case LZMA_MEM_ERROR:
      throw CairnError(.internalFailure, "liblzma has no memory for a VCDIFF \(name) section")
    default:
      throw .foreignDamaged("the VCDIFF \(name) section is not valid xz data")
    }
  }
}
