// SPDX-License-Identifier: Apache-2.0

/// A member of a zip archive whose fields can be wrong.
struct ZipMaker {
  var name = "member.txt"
  var flags: UInt64 = 0
  var method: UInt64 = 8
  var crc: UInt32
  var compressedSize: UInt64
  var expandedSize: UInt64
  var extra: [UInt8] = []
  var data: [UInt8]
  /// What stands behind the data.
  var descriptor: [UInt8] = []

  /// A right member with `bytes`, whose deflate bytes are `deflated`.
  init(_ bytes: [UInt8], _ deflated: [UInt8]) {
    crc = ArchiveMaker.crc(bytes)
    compressedSize = UInt64(deflated.count)
    expandedSize = UInt64(bytes.count)
    data = deflated
  }

  /// The number of bytes in front of the data.
  var headerSize: Int { 30 + name.utf8.count + extra.count }

  /// The local header, the data and the descriptor.
  var bytes: [UInt8] {
    var bytes: [UInt8] = [0x50, 0x4B, 3, 4, 20, 0]
    bytes += ArchiveMaker.little(flags, 2) + ArchiveMaker.little(method, 2) + [0, 0, 0x21, 0x50]
    bytes += ArchiveMaker.little(UInt64(crc), 4)
    bytes += ArchiveMaker.little(compressedSize, 4) + ArchiveMaker.little(expandedSize, 4)
    bytes += ArchiveMaker.little(UInt64(name.utf8.count), 2)
    bytes += ArchiveMaker.little(UInt64(extra.count), 2)
    return bytes + Array(name.utf8) + extra + data + descriptor
  }

  /// Moves checksum and sizes behind the data, sizes as `sizeBytes` bytes.
  mutating func describe(signature: Bool, sizeBytes: Int = 4) {
    flags |= 8
    descriptor = signature ? [0x50, 0x4B, 7, 8] : []
    descriptor += ArchiveMaker.little(UInt64(crc), 4)
    descriptor += ArchiveMaker.little(compressedSize, sizeBytes)
    descriptor += ArchiveMaker.little(expandedSize, sizeBytes)
    (crc, compressedSize, expandedSize) = (0, 0, 0)
  }

  /// Moves the sizes into the extra field of zip64.
  mutating func widen() {
    extra += [0x55, 0x54, 2, 0, 9, 9]
    extra += [1, 0, 16, 0]
    extra += ArchiveMaker.little(expandedSize, 8) + ArchiveMaker.little(compressedSize, 8)
    (compressedSize, expandedSize) = (0xFFFF_FFFF, 0xFFFF_FFFF)
  }
}
