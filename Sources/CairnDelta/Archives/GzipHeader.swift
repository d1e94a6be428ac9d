// SPDX-License-Identifier: Apache-2.0

/// The header of a member of a gzip file.
///
///     offset  size  field
///          0     2  0x1F, 0x8B
///          2     1  method: 8
///          3     1  flags: 1 checksum of the header, 2 extra field, 3 name, 4 comment
///          4     6  time, effort, system
///         10        extra field: its size (2 bytes, little-endian), then the field
///                   name and comment, each with a 0 behind it
///                   checksum of the header (2 bytes), which nothing here depends on
struct GzipHeader {
  /// Where the member's data start.
  let dataStart: Int
  let name: String

  /// The longest name or comment that is looked at.
  private static let textLimit = 1024

  /// The header at `offset`; nil: there is none.
  init?(_ bytes: ByteView, at offset: Int) {
    guard bytes.count - offset >= 10, bytes[offset] == 0x1F, bytes[offset + 1] == 0x8B,
      bytes[offset + 2] == 8
    else { return nil }
    let flags = bytes[offset + 3]
    guard flags & 0xE0 == 0 else { return nil }
    var place = offset + 10
    if flags & 4 != 0 {
      guard bytes.count - place >= 2 else { return nil }
      place += 2 + Int(bytes.word16(at: place))
    }
    var name = ""
    if flags & 8 != 0 {
      guard let end = GzipHeader.textEnd(bytes, from: place) else { return nil }
      name = bytes.name(place..<end)
      place = end + 1
    }
    if flags & 16 != 0 {
      guard let end = GzipHeader.textEnd(bytes, from: place) else { return nil }
      place = end + 1
    }
    if flags & 2 != 0 { place += 2 }
    guard place < bytes.count else { return nil }
    dataStart = place
    self.name = name
  }

  /// Where the 0 behind the text is.
  private static func textEnd(_ bytes: ByteView, from start: Int) -> Int? {
    var place = start
    while place < bytes.count, place - start <= textLimit {
      if bytes[place] == 0 { return place }
      place += 1
    }
    return nil
  }
}
