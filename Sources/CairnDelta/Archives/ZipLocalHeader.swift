// SPDX-License-Identifier: Apache-2.0

/// The header in front of a member of a zip archive. All numbers are little-endian.
///
///     offset  size  field
///          0     4  `PK`, 3, 4
///          4     2  version needed to read it
///          6     2  flags: 0 encrypted, 3 a descriptor follows, 13 header masked
///          8     2  method: 0 stored, 8 deflate
///         10     4  time, date
///         14     4  CRC-32 of what it expands to
///         18     4  compressed size
///         22     4  expanded size
///         26     2  size of the name
///         28     2  size of the extra fields
///         30        name, extra fields
///
/// With sizes of 0xFFFFFFFF, the extra field 1 (zip64) has them: 8 bytes each, expanded first.
struct ZipLocalHeader {
  /// The number of bytes in front of the name.
  static let size = 30
  /// The sizes of an archive member that has its sizes elsewhere.
  private static let elsewhere: UInt32 = 0xFFFF_FFFF
  /// Newer versions than any that there are belong to something else.
  private static let mostVersion: UInt8 = 90

  /// Where the member's data start.
  let dataStart: Int
  let flags: UInt16
  let method: Int
  let crc: UInt32
  /// What the header says; it may lie, and is 0 if a descriptor follows.
  let compressedSize: UInt64
  let name: String

  var isEncrypted: Bool { flags & 0x2001 != 0 }
  var hasDescriptor: Bool { flags & 8 != 0 }

  /// The header at `offset`; nil: there is none. Programs that know of zip have its first bytes
  /// as well: what is no name, or no version, is no header.
  init?(_ bytes: ByteView, at offset: Int) {
    guard bytes.count - offset >= ZipLocalHeader.size, bytes.word32(at: offset) == 0x0403_4B50,
      bytes[offset + 4] <= ZipLocalHeader.mostVersion
    else { return nil }
    let nameSize = Int(bytes.word16(at: offset + 26))
    let extraSize = Int(bytes.word16(at: offset + 28))
    let nameStart = offset + ZipLocalHeader.size
    guard nameSize > 0, nameSize + extraSize <= bytes.count - nameStart,
      !bytes.hasControls(nameStart..<nameStart + min(nameSize, DeflateStream.nameLimit))
    else { return nil }
    flags = bytes.word16(at: offset + 6)
    method = Int(bytes.word16(at: offset + 8))
    crc = bytes.word32(at: offset + 14)
    dataStart = nameStart + nameSize + extraSize
    name = bytes.name(nameStart..<nameStart + nameSize)
    let size = bytes.word32(at: offset + 18)
    let extra = bytes[nameStart + nameSize..<dataStart]
    compressedSize =
      size == ZipLocalHeader.elsewhere
      ? ZipLocalHeader.wideSize(in: extra) ?? UInt64(size) : UInt64(size)
  }

  /// Where the data end, if the header knows and they end in `bytes`; else where they start.
  func dataEnd(in bytes: ByteView) -> Int {
    compressedSize <= UInt64(bytes.count - dataStart)
      ? dataStart + Int(compressedSize) : dataStart
  }

  private static func wideSize(in extra: ByteView) -> UInt64? {
    var place = 0
    while extra.count - place >= 4 {
      let kind = extra.word16(at: place)
      let size = Int(extra.word16(at: place + 2))
      place += 4
      guard size <= extra.count - place else { return nil }
      if kind == 1 { return size >= 16 ? extra.word64(at: place + 8) : nil }
      place += size
    }
    return nil
  }
}
