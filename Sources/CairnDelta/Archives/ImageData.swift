// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// The chunks of a PNG image that hold its pixels. All numbers are big-endian.
///
///     size  field of a chunk
///        4  size of the data
///        4  `IDAT`
///        n  data
///        4  CRC-32 of name and data
struct ImageData {
  /// The number of bytes between the data of one chunk and of the next.
  static let overhead = 12
  /// The number of bytes of a chunk's checksum.
  static let crcSize = 4
  /// The least data that a chunk has, if the image is to be seen through: the first one has a
  /// deflate byte behind the header of the zlib stream.
  static let leastChunk = ZlibHeader.size + 1

  /// `IDAT`, as a little-endian word.
  private static let name: UInt32 = 0x5441_4449

  /// The data of the chunks, in order.
  private(set) var pieces: [Range<Int>] = []
  /// The number of bytes of all data.
  private(set) var size = 0
  /// Whether the checksums are right, and all chunks but the last have one size.
  private(set) var isRegular = true

  /// Whether a chunk's data start at `offset`.
  static func starts(in bytes: ByteView, at offset: Int) -> Bool {
    offset >= 8 && bytes.count - offset >= crcSize && bytes.word32(at: offset - 4) == name
  }

  /// The chunks from the one whose data start at `offset`, up to the first that is something
  /// else. Nil: even the first reaches out of the file.
  init?(_ bytes: ByteView, at offset: Int) {
    var place = offset
    while ImageData.starts(in: bytes, at: place) {
      let count = Int(bytes.word32(at: place - 8).byteSwapped)
      guard count <= bytes.count - place - ImageData.crcSize else { break }
      let end = place + count
      var crc = CRC32()
      bytes[place - 4..<end].withSpan { crc.add($0) }
      if let first = pieces.first, let last = pieces.last {
        isRegular = isRegular && last.count == first.count && count <= first.count && count > 0
      }
      isRegular =
        isRegular && crc.value == bytes.word32(at: end).byteSwapped
        && (!pieces.isEmpty || count >= ImageData.leastChunk)
      pieces.append(place..<end)
      size += count
      guard bytes.count - end >= ImageData.overhead else { break }
      place = end + ImageData.overhead
    }
    guard !pieces.isEmpty else { return nil }
  }

  /// The data of each chunk but the last.
  var chunkSize: Int { pieces[0].count }

  /// Where the deflate bytes may be: behind the zlib stream's header.
  var deflatePieces: [Range<Int>] {
    guard pieces[0].count >= ZlibHeader.size else { return [] }
    var pieces = pieces
    pieces[0] = pieces[0].lowerBound + ZlibHeader.size..<pieces[0].upperBound
    return pieces
  }

  /// The last 4 bytes of the data as a number: the zlib stream's checksum.
  func adler(in bytes: ByteView) -> UInt32 {
    var value: UInt32 = 0
    var count = 0
    for piece in pieces.reversed() {
      for place in piece.suffix(Adler.size - count).reversed() {
        value |= UInt32(bytes[place]) << UInt32(8 * count)
        count += 1
      }
      if count == Adler.size { break }
    }
    return value
  }
}
