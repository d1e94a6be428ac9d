// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// A part of a view that is compressed in the file that the view is of.
struct FramedStream {
  /// What stands between and behind the deflate bytes (Format-Layers 3).
  enum Framing {
    case none, zlib, gzip
    case png(chunkSize: Int)
    case descriptor, descriptor64, bareDescriptor

    /// Its number in the format.
    var code: UInt64 {
      switch self {
      case .none: 0
      case .zlib: 1
      case .gzip: 2
      case .png: 3
      case .descriptor: 4
      case .descriptor64: 5
      case .bareDescriptor: 6
      }
    }
  }

  /// Where it lies in the view.
  var range: Range<Int>
  var framing = Framing.none
  var settings = DeflateSettings.usual
  /// The deflate bytes, where they are not what zlib makes with the settings.
  var deflated: [UInt8]?

  /// The deflate bytes of `expanded`.
  func compressed(_ expanded: [UInt8]) -> [UInt8] {
    if let deflated { return deflated }
    var none = CorrectionList([])
    var stream: [UInt8] = []
    do throws(DeflateFailure) {
      let recompressor = try Recompressor(settings: settings, corrected: false)
      try recompressor.write(expanded.span, corrections: &none, into: &stream)
      try recompressor.finish(corrections: &none, into: &stream)
    } catch {
      preconditionFailure("zlib does not compress: \(error)")
    }
    return stream
  }

  /// The deflate bytes with the framing; `front` are the two bytes in front of them.
  func framed(_ deflated: [UInt8], _ expanded: [UInt8], front: [UInt8]) -> [UInt8] {
    let crc = WireNumber.littleEndian(UInt64(CyclicChecksum.crc32(expanded)), 4)
    let size = UInt64(expanded.count)
    var sum = Adler32()
    sum.add(expanded.span)
    let adler = Array(WireNumber.littleEndian(UInt64(sum.value), 4).reversed())
    switch framing {
    case .none: return deflated
    case .zlib: return deflated + adler
    case .gzip: return deflated + crc + WireNumber.littleEndian(size, 4)
    case .png(let chunkSize):
      return FramedStream.chunks(front + deflated + adler, of: chunkSize, front: front.count)
    case .descriptor, .descriptor64, .bareDescriptor:
      let width = framing.code == Framing.descriptor64.code ? 8 : 4
      let signature: [UInt8] =
        framing.code == Framing.bareDescriptor.code ? [] : [0x50, 0x4B, 7, 8]
      return deflated + signature + crc
        + WireNumber.littleEndian(UInt64(deflated.count), width)
        + WireNumber.littleEndian(size, width)
    }
  }

  /// Chunks of an image from behind the `front` of the first one's data on.
  private static func chunks(_ data: [UInt8], of chunkSize: Int, front: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: data.count, by: chunkSize) {
      let part = Array(data[start..<min(start + chunkSize, data.count)])
      let named = Array("IDAT".utf8) + part
      if start > 0 {
        bytes += WireNumber.littleEndian(UInt64(part.count), 4).reversed() + named[..<4]
      }
      bytes += part + WireNumber.littleEndian(UInt64(CyclicChecksum.crc32(named)), 4).reversed()
    }
    return Array(bytes[front...])
  }
}
