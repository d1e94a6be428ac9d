// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Makes the sections of windows readable, one window after the other.
struct VCDIFFSections {
  /// The bits of a window's compressed sections.
  private enum Bit {
    static let data: UInt8 = 1
    static let instructions: UInt8 = 2
    static let addresses: UInt8 = 4
  }

  private let compressor: SecondaryCompressor?
  /// The most memory for one plain section, and for one decompressor, in bytes.
  private let memoryLimit: Int
  private var dataReader: LZMASectionReader?
  private var instructionReader: LZMASectionReader?
  private var addressReader: LZMASectionReader?

  /// - Parameter memoryLimit: the most memory for all plain sections and their decompressors
  ///   together, in bytes.
  init(compressor: SecondaryCompressor?, memoryLimit: Int) {
    self.compressor = compressor
    self.memoryLimit = memoryLimit / 6
  }

  /// Runs `body` on the plain data, instructions and addresses of `window`.
  mutating func with(
    _ window: VCDIFFWindow,
    _ body: (ByteView, ByteView, ByteView) throws(CairnError) -> Void
  ) throws(CairnError) {
    // Data bytes become output one by one, so there cannot be more of them.
    let data = try plain(
      window.data, of: window, bit: Bit.data, name: "data",
      limit: Swift.min(window.targetSize, memoryLimit), reader: &dataReader)
    let instructions = try plain(
      window.instructions, of: window, bit: Bit.instructions, name: "instruction",
      limit: memoryLimit, reader: &instructionReader)
    let addresses = try plain(
      window.addresses, of: window, bit: Bit.addresses, name: "address", limit: memoryLimit,
      reader: &addressReader)
    try VCDIFFSections.view(data, or: window.data) { data throws(CairnError) in
      try VCDIFFSections.view(instructions, or: window.instructions) {
        instructions throws(CairnError) in
        try VCDIFFSections.view(addresses, or: window.addresses) { addresses throws(CairnError) in
          try body(data, instructions, addresses)
        }
      }
    }
  }

  /// The decompressed section, or nil where it is plain.
  private func plain(
    _ section: ByteView, of window: VCDIFFWindow, bit: UInt8, name: StaticString, limit: Int,
    reader: inout LZMASectionReader?
  ) throws(CairnError) -> [UInt8]? {
    if window.compressedSections & bit == 0 { return nil }
    guard let compressor else {
      throw .foreignMalformed("a VCDIFF section is compressed, but no compressor is named")
    }
    guard compressor == .lzma else { throw VCDIFFSections.unsupported(compressor) }
    if let reader { return try reader.read(section, limit: limit) }
    let opened = try LZMASectionReader(name: name, memoryLimit: memoryLimit)
    reader = opened
    return try opened.read(section, limit: limit)
  }

  /// The refusal of a compressor that no library of the system has.
  static func unsupported(_ compressor: SecondaryCompressor) -> CairnError {
    .foreignUnsupported(
      "the VCDIFF patch is compressed with \(compressor.name), which is not supported",
      hint: "convert it: xdelta3 recode -S lzma PATCH NEWPATCH")
  }

  private static func view(
    _ bytes: [UInt8]?, or view: ByteView, _ body: (ByteView) throws(CairnError) -> Void
  ) throws(CairnError) {
    guard let bytes else { return try body(view) }
    try bytes.withView(body)
  }
}
