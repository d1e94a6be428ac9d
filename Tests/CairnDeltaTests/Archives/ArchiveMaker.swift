// SPDX-License-Identifier: Apache-2.0

import CairnDeflate
import CairnTestSupport

/// Makes containers with deflate streams inside, right ones and such with a broken field.
enum ArchiveMaker {
  /// Text of made-up words, which compresses to about a third.
  static func text(_ count: Int, seed: Int) -> [UInt8] {
    var random = Random(seed: seed)
    let words = (0..<400).map { _ in
      (0..<2 + random.below(9)).map { _ in UInt8(ascii: "a") + UInt8(random.below(26)) }
    }
    var bytes: [UInt8] = []
    while bytes.count < count {
      bytes += words[random.below(20) * random.below(21)]
      bytes.append(random.below(12) == 0 ? 0x0A : 0x20)
    }
    return Array(bytes[..<count])
  }

  /// The deflate stream that zlib makes of `bytes`.
  static func deflate(_ bytes: [UInt8], level: Int = 6, windowBits: Int = 15) throws -> [UInt8] {
    let settings =
      DeflateSettings(level: level, windowBits: windowBits, memoryLevel: 8) ?? .usual
    let recompressor = try Recompressor(settings: settings, corrected: false)
    var none = CorrectionList([])
    var stream: [UInt8] = []
    try recompressor.write(bytes.span, corrections: &none, into: &stream)
    try recompressor.finish(corrections: &none, into: &stream)
    return stream
  }

  /// A stream of blocks that are not compressed.
  static func stored(_ bytes: [UInt8], block: Int = 65_535) -> [UInt8] {
    var stream: [UInt8] = []
    var place = 0
    repeat {
      let size = min(block, bytes.count - place)
      stream.append(place + size == bytes.count ? 1 : 0)
      stream += little(UInt64(size), 2) + little(UInt64(size) ^ 0xFFFF, 2)
      stream += bytes[place..<place + size]
      place += size
    } while place < bytes.count
    return stream
  }

  static func crc(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var crc = CRC32()
    crc.add(Array(bytes).span)
    return crc.value
  }

  static func adler(_ bytes: [UInt8]) -> UInt32 {
    var adler = Adler32()
    adler.add(bytes.span)
    return adler.value
  }

  static func little(_ value: UInt64, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }

  static func big(_ value: UInt32) -> [UInt8] { little(UInt64(value), 4).reversed() }

  /// The zlib stream of `bytes`, whose deflate bytes are `deflated`.
  static func zlib(_ bytes: [UInt8], _ deflated: [UInt8], header: [UInt8] = [0x78, 0x9C])
    -> [UInt8]
  {
    header + deflated + big(adler(bytes))
  }

  /// A PNG image in form, of a zlib stream whose data are cut into chunks of `sizes`; the last
  /// takes the rest.
  static func png(_ zlib: [UInt8], sizes: [Int]) -> [UInt8] {
    var image: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    image += chunk("IHDR", [UInt8](repeating: 1, count: 13))
    var place = 0
    for size in sizes where size < zlib.count - place {
      image += chunk("IDAT", Array(zlib[place..<place + size]))
      place += size
    }
    return image + chunk("IDAT", Array(zlib[place...])) + chunk("IEND", [])
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + data
    return big(UInt32(data.count)) + named + big(crc(named))
  }
}
