// SPDX-License-Identifier: Apache-2.0

import CZlib
import CairnDeflate

/// The raw deflate stream that libz makes of `bytes` in one call.
func libraryStream(_ bytes: [UInt8], _ settings: DeflateSettings) -> [UInt8] {
  var stream = unsafe z_stream()
  let strategies: [DeflateSettings.Strategy: Int32] = [
    .standard: Z_DEFAULT_STRATEGY, .filtered: Z_FILTERED, .huffman: Z_HUFFMAN_ONLY, .rle: Z_RLE,
    .fixed: Z_FIXED,
  ]
  // SAFETY: the stream stays on this frame for all calls.
  unsafe deflateInit2_(
    &stream, Int32(settings.level), Z_DEFLATED, Int32(-settings.windowBits),
    Int32(settings.memoryLevel), strategies[settings.strategy] ?? 0, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  defer { unsafe deflateEnd(&stream) }
  var input = bytes
  // Some zlibs bound too tightly for small windows.
  var output = [UInt8](repeating: 0, count: bytes.count * 5 / 4 + 4096)
  // SAFETY: both arrays outlive the call; libz stays within the counts.
  let made = unsafe input.withUnsafeMutableBufferPointer { source in
    unsafe output.withUnsafeMutableBufferPointer { space in
      unsafe stream.next_in = source.baseAddress
      unsafe stream.avail_in = UInt32(source.count)
      unsafe stream.next_out = space.baseAddress
      unsafe stream.avail_out = UInt32(space.count)
      unsafe deflate(&stream, Z_FINISH)
      return unsafe Int(stream.total_out)
    }
  }
  return Array(output[..<made])
}
