// SPDX-License-Identifier: Apache-2.0

import CairnDelta

// Layout of a BSDIFF40 patch (numbers: 8 bytes, little endian, sign and magnitude):
//
//    0  8  "BSDIFF40"
//    8  8  size of the control stream as stored
//   16  8  size of the difference stream as stored
//   24  8  size of the target
//   32  .  control stream, bzip2: entries of (add count, insert count, seek)
//    .  .  difference stream, bzip2: bytes added to the base's
//    .  .  extra stream, bzip2, to the end of the file: bytes inserted

/// The fixed head of a BSDIFF40 patch and the places of its three streams.
struct BsdiffHeader {
  static let magic = Array("BSDIFF40".utf8)
  static let size = 32

  let controlRange: Range<Int>
  let differenceRange: Range<Int>
  let extraRange: Range<Int>
  let targetSize: Int

  init(_ patch: ByteView) throws(CairnError) {
    guard patch.count >= BsdiffHeader.size else {
      throw .foreignTruncated("the bsdiff patch ends inside its header")
    }
    guard patch[0..<8].copied() == BsdiffHeader.magic else {
      throw .foreignMalformed("the patch does not start with BSDIFF40")
    }
    let controlSize = BsdiffHeader.number(patch, at: 8)
    let differenceSize = BsdiffHeader.number(patch, at: 16)
    targetSize = BsdiffHeader.number(patch, at: 24)
    guard controlSize >= 0, differenceSize >= 0, targetSize >= 0 else {
      throw .foreignMalformed("the bsdiff header has a negative size")
    }
    let available = patch.count - BsdiffHeader.size
    guard controlSize <= available, differenceSize <= available - controlSize else {
      throw .foreignTruncated("the bsdiff header's streams are longer than the patch")
    }
    let differenceStart = BsdiffHeader.size + controlSize
    let extraStart = differenceStart + differenceSize
    controlRange = BsdiffHeader.size..<differenceStart
    differenceRange = differenceStart..<extraStart
    extraRange = extraStart..<patch.count
  }

  /// The number at `offset`: 63 bits of magnitude, then the sign.
  static func number(_ bytes: ByteView, at offset: Int) -> Int {
    let word = bytes.word64(at: offset)
    let magnitude = Int(word & (1 << 63 - 1))
    return word >> 63 == 0 ? magnitude : -magnitude
  }
}
