// SPDX-License-Identifier: Apache-2.0

/// The members of an `ar` archive, in order: of libraries, of Debian packages.
///
///     offset  size  member's header
///          0    16  name; `#1/n`: the name is the first n bytes of the data (BSD)
///         48    10  size, decimal, with blanks behind it
///         58     2  0x60, 0x0A
struct ArchiveMembers {
  private let bytes: ByteView
  private var place = 8

  /// The members of `bytes`, unless they are no archive.
  init?(_ bytes: ByteView) {
    // `!<arch>` and a line feed.
    guard bytes.count >= 8, bytes.word64(at: 0) == 0x0A3E_6863_7261_3C21 else { return nil }
    self.bytes = bytes
  }

  /// The data of the next member; nil at the end, or where a header makes no sense.
  mutating func next() -> Range<Int>? {
    guard bytes.count - place >= 60, bytes[place + 58] == 0x60, bytes[place + 59] == 0x0A,
      let size = decimal(at: place + 48, width: 10), size <= bytes.count - place - 60
    else { return nil }
    var start = place + 60
    let end = start + size
    // `#1/`
    if bytes.word32(at: place) & 0xFF_FFFF == 0x2F_3123 {
      guard let name = decimal(at: place + 3, width: 13), name <= size else { return nil }
      start += name
    }
    place = end + size % 2
    return start..<end
  }

  /// The decimal number at `offset`, which blanks end.
  private func decimal(at offset: Int, width: Int) -> Int? {
    var value = 0
    var digits = 0
    for place in offset..<offset + width {
      let byte = bytes[place]
      if byte == 0x20 || byte == 0 { break }
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
      digits += 1
    }
    return digits > 0 ? value : nil
  }
}
