// SPDX-License-Identifier: Apache-2.0

/// Where the headers of a PE file are, and what they say (References/PE 2).
struct PEHeader {
  /// The directories that the scan knows.
  enum Directory: Int {
    case exports = 0
    case imports = 1
    case resources = 2
    case exceptions = 3
    /// Its first field is an offset in the file.
    case certificates = 4
    case relocations = 5
    case debug = 6
    case threads = 9
    case loadConfiguration = 10
    case delayImports = 13
    case commonLanguage = 14
  }

  /// The machine's number in the file.
  let machine: UInt16
  /// Whether it is PE32+, whose addresses have eight bytes; else it is PE32.
  let isWide: Bool
  let imageBase: UInt64
  /// Where the optional header starts.
  let optionalHeader: Int
  /// Where the data directories start.
  let directories: Int
  let directoryCount: Int
  /// Where the section headers start.
  let sectionTable: Int
  let sectionCount: Int
  /// How many bytes at the start of the file are headers.
  let size: Int

  /// How many bytes a section header has.
  static let sectionHeaderSize = 40
  static let sectionLimit = 1024

  init?(in bytes: ByteView) {
    guard bytes.count >= 64, PEHeader.word16(bytes, at: 0) == 0x5A4D else { return nil }
    let start = Int(bytes.word32(at: 60))
    guard start <= bytes.count - 24, bytes.word32(at: start) == 0x4550 else { return nil }
    machine = PEHeader.word16(bytes, at: start + 4)
    sectionCount = Int(PEHeader.word16(bytes, at: start + 6))
    optionalHeader = start + 24
    let optionalSize = Int(PEHeader.word16(bytes, at: start + 20))
    guard optionalSize >= 96, optionalSize <= bytes.count - optionalHeader else { return nil }
    let fixedSize: Int
    switch PEHeader.word16(bytes, at: optionalHeader) {
    case 0x20B where optionalSize >= 112:
      isWide = true
      imageBase = bytes.word64(at: optionalHeader + 24)
      fixedSize = 112
    case 0x10B:
      isWide = false
      imageBase = UInt64(bytes.word32(at: optionalHeader + 28))
      fixedSize = 96
    default: return nil
    }
    directories = optionalHeader + fixedSize
    directoryCount = min(
      16, Int(bytes.word32(at: directories - 4)), (optionalSize - fixedSize) / 8)
    sectionTable = optionalHeader + optionalSize
    guard sectionCount >= 1, sectionCount <= PEHeader.sectionLimit,
      sectionCount * PEHeader.sectionHeaderSize <= bytes.count - sectionTable
    else { return nil }
    size = min(Int(bytes.word32(at: optionalHeader + 60)), bytes.count)
  }

  /// The address and the size of a directory, unless it is absent.
  func directory(_ directory: Directory, in bytes: ByteView) -> (address: UInt32, size: UInt32)? {
    guard directory.rawValue < directoryCount else { return nil }
    let entry = directories + directory.rawValue * 8
    let address = bytes.word32(at: entry)
    return address == 0 ? nil : (address, bytes.word32(at: entry + 4))
  }

  /// Where the symbols lie that some compilers leave in the file, if there are any.
  func symbols(in bytes: ByteView) -> (offset: Int, size: Int)? {
    let offset = Int(bytes.word32(at: optionalHeader - 12))
    let count = Int(bytes.word32(at: optionalHeader - 8))
    guard offset > 0, count > 0, offset < bytes.count, count <= (bytes.count - offset) / 18 else {
      return nil
    }
    return (offset, count * 18)
  }

  /// The two bytes at `offset`, which must lie inside of `bytes`.
  @inline(__always)
  static func word16(_ bytes: ByteView, at offset: Int) -> UInt16 {
    UInt16(bytes[offset]) | UInt16(bytes[offset &+ 1]) << 8
  }
}
