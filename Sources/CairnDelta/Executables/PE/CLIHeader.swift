// SPDX-License-Identifier: Apache-2.0

/// The header of .NET in a PE file (References/PE 5.1).
struct CLIHeader {
  /// Where it lies.
  let offset: Int
  /// Whether the file holds no machine code.
  let isPortable: Bool
  let flags: UInt32

  static let size = 72

  init?(in bytes: ByteView, header: PEHeader, image: ExecutableImage) {
    guard let directory = header.directory(.commonLanguage, in: bytes),
      let offset = image.offset(of: UInt64(directory.address)),
      let section = image.section(holding: offset), section.end - offset >= CLIHeader.size
    else { return nil }
    self.offset = offset
    flags = bytes.word32(at: offset + 16)
    // Code that was compiled ahead has a header of its own.
    isPortable = flags & 1 != 0 && bytes.word32(at: offset + 64) == 0
  }
}
