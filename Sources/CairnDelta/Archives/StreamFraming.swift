// SPDX-License-Identifier: Apache-2.0

/// What stands between and behind a stream's deflate bytes and follows from them and from what
/// they expand to, so that a delta need not say it.
package enum StreamFraming: Sendable, Equatable {
  /// Nothing: only the deflate bytes are made again.
  case none
  /// The Adler-32 of the expanded bytes, big-endian (zlib).
  case adler
  /// The CRC-32 and the size modulo 2^32 of the expanded bytes, little-endian (gzip).
  case gzip
  /// The IDAT chunks of a PNG image, each but the last with `chunkSize` bytes of data.
  ///
  /// The data of all chunks are one zlib stream. Its 2 header bytes, which count as data of the
  /// first chunk, and that chunk's length and name stand in front of the stream and are no part
  /// of it. The Adler-32, each chunk's CRC-32 and the next chunk's length and name are.
  case png(chunkSize: Int)
  /// A zip data descriptor with its signature and sizes of 32 bits.
  case descriptor
  /// A zip data descriptor with its signature and sizes of 64 bits.
  case wideDescriptor
  /// A zip data descriptor without signature, with sizes of 32 bits.
  case bareDescriptor

  /// The number of bytes that it adds to a stream of `compressedSize` deflate bytes.
  package func size(compressedSize: Int) -> Int {
    switch self {
    case .none: 0
    case .adler: Adler.size
    case .gzip: 8
    case .png(let chunkSize):
      Adler.size + ImageData.crcSize
        + ImageData.overhead
        * ((ZlibHeader.size + compressedSize + Adler.size - 1) / chunkSize)
    case .descriptor: 16
    case .wideDescriptor: 24
    case .bareDescriptor: 12
    }
  }
}
