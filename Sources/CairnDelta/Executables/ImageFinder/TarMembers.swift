// SPDX-License-Identifier: Apache-2.0

/// The regular files of an uncompressed tar, in order: POSIX, pax and GNU.
///
///     offset  size  header, one block of 512 bytes
///        124    12  size: octal, or from a byte 0x80 on binary, big-endian
///        148     8  sum of the block's bytes, octal, this field counted as blanks
///        156     1  type: `0`, `7` or nought: a file
///        257     5  `ustar`
struct TarMembers {
  private let bytes: ByteView
  private var place = 0
  /// What a pax header says of the size of the next file.
  private var nextSize: Int?

  private static let block = 512
  /// The most bytes of a pax header that are read.
  private static let paxLimit = 65_536

  /// The files of `bytes`, unless they do not start with a header.
  init?(_ bytes: ByteView) {
    self.bytes = bytes
    guard bytes.count >= TarMembers.block, isHeader(at: 0) else { return nil }
  }

  /// The data of the next file; nil at the end. Blocks that are no headers are passed over.
  mutating func next() -> Range<Int>? {
    while bytes.count - place >= TarMembers.block {
      guard isHeader(at: place), let stored = size(at: place) else {
        place += TarMembers.block
        continue
      }
      let start = place + TarMembers.block
      let type = bytes[place + 156]
      let left = bytes.count - start
      switch type {
      case 0, UInt8(ascii: "0"), UInt8(ascii: "7"):
        let size = nextSize ?? stored
        nextSize = nil
        // A file that ends behind its container has not got the size that it says.
        guard size <= left else { return nil }
        place = start + padded(size, left)
        return start..<start + size
      case UInt8(ascii: "x"):
        guard stored <= left else { return nil }
        nextSize = paxSize(in: start..<start + min(stored, TarMembers.paxLimit))
        place = start + padded(stored, left)
      case UInt8(ascii: "1")...UInt8(ascii: "6"):
        nextSize = nil
        place = start
      default:
        guard stored <= left else { return nil }
        place = start + padded(stored, left)
      }
    }
    return nil
  }

  /// `size` in whole blocks, or what is left.
  private func padded(_ size: Int, _ left: Int) -> Int {
    let rest = size % TarMembers.block
    guard rest > 0 else { return size }
    return min(size + TarMembers.block - rest, left)
  }

  private func isHeader(at place: Int) -> Bool {
    // `usta`, `r`
    guard bytes.word32(at: place + 257) == 0x6174_7375, bytes[place + 261] == 0x72,
      let stored = octal(at: place + 148, width: 8)
    else { return false }
    var sum = 0
    for offset in 0..<TarMembers.block {
      sum += offset >= 148 && offset < 156 ? 0x20 : Int(bytes[place + offset])
    }
    return sum == stored
  }

  private func size(at place: Int) -> Int? {
    guard bytes[place + 124] >= 0x80 else { return octal(at: place + 124, width: 12) }
    // Numbers below 2^56: what is larger fits into no file.
    for offset in 124..<129 where bytes[place + offset] & (offset == 124 ? 0x7F : 0xFF) != 0 {
      return nil
    }
    var value = 0
    for offset in 129..<136 { value = value << 8 | Int(bytes[place + offset]) }
    return value
  }

  /// The octal number at `offset`, with blanks before it, which a blank or nought ends.
  private func octal(at offset: Int, width: Int) -> Int? {
    var value = 0
    var digits = 0
    for place in offset..<offset + width {
      let byte = bytes[place]
      if byte == 0x20, digits == 0 { continue }
      if byte == 0x20 || byte == 0 { break }
      guard byte >= 0x30, byte <= 0x37 else { return nil }
      value = value << 3 | Int(byte - 0x30)
      digits += 1
    }
    return digits > 0 ? value : nil
  }

  /// The size among the records of a pax header: a length, a blank, `size=`, digits, a line feed.
  private func paxSize(in range: Range<Int>) -> Int? {
    var place = range.lowerBound
    while place < range.upperBound {
      var length = 0
      var text = place
      while text < range.upperBound, bytes[text] >= 0x30, bytes[text] <= 0x39, length < 1 << 20 {
        length = length * 10 + Int(bytes[text] - 0x30)
        text += 1
      }
      guard length > text - place, length <= range.upperBound - place, bytes[text] == 0x20 else {
        return nil
      }
      let end = place + length
      if let size = sizeRecord(in: text + 1..<end) { return size }
      place = end
    }
    return nil
  }

  /// The number of a record `size=` without its length.
  private func sizeRecord(in range: Range<Int>) -> Int? {
    // `size`, `=`
    guard range.count >= 7, range.count < 24,
      bytes.word32(at: range.lowerBound) == 0x657A_6973, bytes[range.lowerBound + 4] == 0x3D
    else { return nil }
    var value = 0
    for place in range.lowerBound + 5..<range.upperBound - 1 {
      guard bytes[place] >= 0x30, bytes[place] <= 0x39 else { return nil }
      value = value * 10 + Int(bytes[place] - 0x30)
    }
    return value
  }
}
