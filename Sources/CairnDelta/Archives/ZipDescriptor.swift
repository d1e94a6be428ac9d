// SPDX-License-Identifier: Apache-2.0

/// The checksum and sizes behind a member of a zip archive whose header does not have them. All
/// numbers are little-endian.
///
///     size  field
///        4  `PK`, 7, 8; may be missing
///        4  CRC-32 of what the member expands to
///   4 or 8  compressed size
///   4 or 8  expanded size
enum ZipDescriptor {
  private static let signature: UInt32 = 0x0807_4B50

  /// What stands behind the deflate bytes of `member`, that end at `end`. Nil: a descriptor
  /// with another checksum, or none.
  static func framing(
    of member: DeflateProbe.Expansion, in bytes: ByteView, at end: Int
  ) -> StreamFraming? {
    let left = bytes.count - end
    guard left >= 4 else { return nil }
    if left >= 8, bytes.word32(at: end) == signature, bytes.word32(at: end + 4) == member.checksum {
      if hasSizes(of: member, bytes, at: end + 8) { return .descriptor }
      return hasWideSizes(of: member, bytes, at: end + 8) ? .wideDescriptor : StreamFraming.none
    }
    guard bytes.word32(at: end) == member.checksum else { return nil }
    return hasSizes(of: member, bytes, at: end + 4) ? .bareDescriptor : StreamFraming.none
  }

  private static func hasSizes(
    of member: DeflateProbe.Expansion, _ bytes: ByteView, at place: Int
  ) -> Bool {
    bytes.count - place >= 8 && Int(bytes.word32(at: place)) == member.compressedSize
      && Int(bytes.word32(at: place + 4)) == member.expandedSize
  }

  private static func hasWideSizes(
    of member: DeflateProbe.Expansion, _ bytes: ByteView, at place: Int
  ) -> Bool {
    bytes.count - place >= 16 && bytes.word64(at: place) == UInt64(member.compressedSize)
      && bytes.word64(at: place + 8) == UInt64(member.expandedSize)
  }
}
