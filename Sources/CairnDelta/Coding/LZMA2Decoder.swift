// SPDX-License-Identifier: Apache-2.0

import CLZMA

/// Decompresses a raw LZMA2 stream, a block at a time.
///
/// Its memory is the dictionary, whose size the caller has checked, and some 64 KiB.
@safe
final class LZMA2Decoder: @unchecked Sendable {
  // A class, because liblzma keeps the address of its state. One thread uses it at a time.
  private var stream = unsafe lzma_stream()
  private var input: BufferedInput
  private var block: [UInt8] = []
  private var blockNext = 0
  private var isFinished = false

  /// Starts to decompress `input`.
  init(_ input: BufferedInput, dictionaryLog: Int) throws(CairnError) {
    self.input = input
    var settings = unsafe lzma_options_lzma()
    unsafe settings.dict_size = 1 << UInt32(dictionaryLog)
    // SAFETY: the options outlive the call, which copies them.
    let status = unsafe withUnsafeMutablePointer(to: &settings) { options in
      let filters = unsafe [
        lzma_filter(id: CLZMA_FILTER_LZMA2, options: UnsafeMutableRawPointer(options)),
        lzma_filter(id: CLZMA_VLI_UNKNOWN, options: nil),
      ]
      return unsafe lzma_raw_decoder(&stream, filters)
    }
    guard status == LZMA_OK else { throw LZMAFailure.error("decoder: \(status.rawValue)") }
  }

  deinit {
    unsafe lzma_end(&stream)
  }

  /// Whether the end marker was met, and nothing follows it.
  var isAtEnd: Bool { isFinished && blockNext == block.count && input.isAtEnd }

  /// Fills the front of `output`; fewer bytes than it holds mean that the stream has ended.
  func read(into output: inout [UInt8]) throws(CairnError) -> Int {
    var made = 0
    while made < output.count, !isFinished {
      if blockNext == block.count {
        block = try input.nextBlock()
        blockNext = 0
      }
      let atEnd = block.isEmpty
      // SAFETY: both buffers outlive the call; liblzma stays within the counts it is given.
      let (status, taken, given) = unsafe block.withUnsafeBufferPointer { bytes in
        unsafe output.withUnsafeMutableBufferPointer { space in
          let rest = unsafe UnsafeBufferPointer(rebasing: bytes[blockNext...])
          let room = unsafe UnsafeMutableBufferPointer(rebasing: space[made...])
          unsafe stream.next_in = rest.baseAddress
          unsafe stream.avail_in = rest.count
          unsafe stream.next_out = room.baseAddress
          unsafe stream.avail_out = room.count
          let status = unsafe lzma_code(&stream, atEnd ? LZMA_FINISH : LZMA_RUN)
          return unsafe (status, rest.count - stream.avail_in, room.count - stream.avail_out)
        }
      }
      blockNext += taken
      made += given
      if status == LZMA_STREAM_END {
        isFinished = true
      } else if status != LZMA_OK || (atEnd && given == 0) {
        throw CairnError(
          .damaged, "a compressed stream of the delta is damaged", hint: "fetch the delta again")
      }
    }
    return made
  }
}
