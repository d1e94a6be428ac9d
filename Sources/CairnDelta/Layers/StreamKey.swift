// SPDX-License-Identifier: Apache-2.0

/// What makes two deflate streams the same: size and checksum of their bytes, framing included.
struct StreamKey: Hashable {
  private let size: Int
  private let checksum: UInt64

  /// The key of a stream that was found in `view`.
  init(_ stream: DeflateStream, in view: ByteView) {
    size = stream.range.count
    checksum = Checksum.crc64(view[stream.range])
  }
}
