// SPDX-License-Identifier: Apache-2.0

/// The dynamic table of an ELF file.
struct DynamicTable {
  /// The entries up to the first of tag 0.
  let entries: [(tag: UInt64, value: UInt64)]

  /// The most entries that are read.
  private static let limit = 1024

  /// The table in `segment`, which lies in `bytes`.
  init(_ segment: ELFSegment, _ bytes: ByteView) {
    var entries: [(tag: UInt64, value: UInt64)] = []
    let start = Int(segment.offset)
    for number in 0..<min(Int(segment.fileSize) / 16, DynamicTable.limit) {
      let tag = bytes.word64(at: start + 16 * number)
      if tag == 0 { break }
      entries.append((tag, bytes.word64(at: start + 16 * number + 8)))
    }
    self.entries = entries
  }

  /// The value of the first entry of this tag; 0 if there is none.
  subscript(tag: UInt64) -> UInt64 { entries.first { $0.tag == tag }?.value ?? 0 }

  /// How many bytes there are from `address` to the next address that the table names; 0 if there
  /// is none.
  func distance(behind address: UInt64) -> UInt64 {
    var least: UInt64 = 0
    for entry in entries
    where DynamicTable.isAddress(entry.tag) && entry.value > address
      && (least == 0 || entry.value - address < least)
    {
      least = entry.value - address
    }
    return least
  }

  /// Whether entries of this tag hold an address.
  static func isAddress(_ tag: UInt64) -> Bool {
    switch tag {
    case 3...7, 12, 13, 17, 23, 25, 26, 32, 36: return true
    case 0x6FFF_FEF5...0x6FFF_FEF7, 0x6FFF_FFF0, 0x6FFF_FFFC, 0x6FFF_FFFE: return true
    default: return false
    }
  }

  /// Whether entries of this tag hold the offset of a name.
  static func isName(_ tag: UInt64) -> Bool {
    switch tag {
    case 1, 14, 15, 29: return true
    default: return false
    }
  }
}
