// SPDX-License-Identifier: Apache-2.0

import CLZMA

/// Compresses bytes to a raw LZMA2 stream.
struct LZMA2Encoder {
  /// How literal bytes are modelled: bits of the previous byte, of the position, of the position
  /// for matches.
  struct Shape: Sendable, Hashable {
    var literalContextBits: UInt32 = 3
    var literalPositionBits: UInt32 = 0
    var positionBits: UInt32 = 2

    /// Text and mixed bytes.
    static let bytes = Shape(literalContextBits: 3, literalPositionBits: 0, positionBits: 0)
    /// The library's own choice.
    static let usual = Shape()
    /// Data made of four-byte words.
    static let words = Shape(literalContextBits: 0, literalPositionBits: 2, positionBits: 2)
    /// Words that start with what says most about them.
    static let filteredWords = Shape(
      literalContextBits: 2, literalPositionBits: 2, positionBits: 2)
  }

  /// liblzma's preset number, 0 to 9.
  var preset: UInt32 = 9
  /// Whether to spend more time for a little less size.
  var extreme = true
  var shape = Shape.usual
  /// The dictionary is two to this power, in bytes.
  var dictionaryLog: Int

  /// The smallest dictionary that spans `size` bytes, within `limit` (both log2 where so named).
  static func dictionaryLog(for size: Int, limitLog: Int) -> Int {
    var log = 12
    while log < limitLog, 1 << log < size { log += 1 }
    return log
  }

  /// The compressed form of `literals`.
  func encode(
    _ literals: LiteralBytes, monitor: (Int) throws(CairnError) -> Void = { _ in }
  ) throws(CairnError) -> [UInt8] {
    var settings = unsafe lzma_options_lzma()
    guard unsafe lzma_lzma_preset(&settings, preset | (extreme ? CLZMA_PRESET_EXTREME : 0)) == 0
    else { throw LZMAFailure.error("no such preset") }
    unsafe settings.dict_size = 1 << UInt32(dictionaryLog)
    unsafe settings.lc = shape.literalContextBits
    unsafe settings.lp = shape.literalPositionBits
    unsafe settings.pb = shape.positionBits
    var stream = unsafe lzma_stream()
    // SAFETY: the options outlive the call, which copies them.
    let status = unsafe withUnsafeMutablePointer(to: &settings) { options in
      let filters = unsafe [
        lzma_filter(id: CLZMA_FILTER_LZMA2, options: UnsafeMutableRawPointer(options)),
        lzma_filter(id: CLZMA_VLI_UNKNOWN, options: nil),
      ]
      return unsafe lzma_raw_encoder(&stream, filters)
    }
    guard status == LZMA_OK else { throw LZMAFailure.error("encoder: \(status.rawValue)") }
    defer { unsafe lzma_end(&stream) }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var done = 0
    try literals.forEach { piece throws(CairnError) in
      var offset = 0
      while offset < piece.count {
        let part = piece[offset..<min(offset + (1 << 20), piece.count)]
        try unsafe LZMA2Encoder.feed(part, LZMA_RUN, &stream, &buffer, &output)
        offset += part.count
        done += part.count
        try monitor(done)
      }
    }
    try unsafe LZMA2Encoder.feed(.empty, LZMA_FINISH, &stream, &buffer, &output)
    return output
  }

  private static func feed(
    _ input: ByteView, _ action: lzma_action, _ stream: inout lzma_stream,
    _ buffer: inout [UInt8], _ output: inout [UInt8]
  ) throws(CairnError) {
    // SAFETY: input and buffer outlive the calls; liblzma stays within the counts it is given.
    let status = unsafe input.withUnsafeBytes { bytes in
      unsafe buffer.withUnsafeMutableBufferPointer { space -> lzma_ret in
        unsafe stream.next_in = bytes.bindMemory(to: UInt8.self).baseAddress
        unsafe stream.avail_in = bytes.count
        while true {
          unsafe stream.next_out = space.baseAddress
          unsafe stream.avail_out = space.count
          let status = unsafe lzma_code(&stream, action)
          let made = unsafe space.count - stream.avail_out
          unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: space[..<made]))
          if status != LZMA_OK { return status }
          if unsafe action == LZMA_RUN && stream.avail_in == 0 && stream.avail_out > 0 {
            return LZMA_OK
          }
        }
      }
    }
    unsafe stream.next_in = nil
    guard status == LZMA_OK || status == LZMA_STREAM_END else {
      throw LZMAFailure.error("encoder: \(status.rawValue)")
    }
  }
}
