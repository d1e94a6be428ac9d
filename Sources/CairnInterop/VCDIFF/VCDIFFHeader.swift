// SPDX-License-Identifier: Apache-2.0

import CairnDelta

// Layout of a VCDIFF patch (RFC 3284 section 4; numbers in base 128, most significant digit first):
//
//   D6 C3 C4        magic
//   version         0, or 'S' for open-vcdiff's interleaved sections and checksums
//   indicator       1: a secondary compressor, 2: a code table, 4: an application header
//   [compressor]    one byte
//   [code table]    size, bytes
//   [application]   size, bytes (an extension of xdelta3)
//   windows         to the end of the patch

/// The variants of the format, by their version byte.
enum VCDIFFDialect: UInt8 {
  /// RFC 3284, with xdelta3's extensions.
  case standard = 0
  /// open-vcdiff's extended format.
  case openVCDIFF = 0x53
}

/// The head of a VCDIFF patch.
struct VCDIFFHeader {
  static let magic: [UInt8] = [0xD6, 0xC3, 0xC4]

  /// The bits of the header's indicator.
  enum Indicator {
    static let secondary: UInt8 = 1
    static let codeTable: UInt8 = 2
    static let application: UInt8 = 4
  }

  let dialect: VCDIFFDialect
  /// The compressor that sections may have been through.
  let compressor: SecondaryCompressor?
  /// What the maker's tool wrote for itself.
  let application: ByteView?

  init(_ cursor: inout PatchCursor) throws(CairnError) {
    guard try cursor.take(3).copied() == VCDIFFHeader.magic else {
      throw .foreignMalformed("the patch does not start with VCDIFF's magic")
    }
    let version = try cursor.byte()
    guard let dialect = VCDIFFDialect(rawValue: version) else {
      throw .foreignUnsupported(
        "VCDIFF version \(version) is unknown", hint: "make the patch with xdelta3 or open-vcdiff")
    }
    self.dialect = dialect
    let indicator = try cursor.byte()
    guard indicator & ~(Indicator.secondary | Indicator.codeTable | Indicator.application) == 0
    else { throw .foreignMalformed("the VCDIFF header has unknown indicator bits") }
    compressor =
      indicator & Indicator.secondary == 0
      ? nil : SecondaryCompressor(rawValue: try cursor.byte())
    if indicator & Indicator.codeTable != 0 {
      throw .foreignUnsupported(
        "the VCDIFF patch brings its own code table", hint: "make it with the default code table")
    }
    application =
      indicator & Indicator.application == 0 ? nil : try cursor.take(try cursor.number())
  }

  /// Whether the application header is xdelta3's and says that the base was decompressed before it
  /// was read: "target/compressor/base/compressor", with letters for compressors.
  var baseWasDecompressed: Bool {
    guard let application, application.count < 1024 else { return false }
    let fields = application.copied().split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return fields.count == 4 && !fields[3].isEmpty
  }
}
