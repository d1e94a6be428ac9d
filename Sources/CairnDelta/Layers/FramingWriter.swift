// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// Adds to a stream that is made again what its framing computes (Format-Layers 3).
struct FramingWriter {
  private let framing: StreamFraming
  private let place: Int
  /// How much data a PNG's chunks have in all.
  private let dataSize: Int
  private var crc = CRC32()
  private var adler = Adler32()
  private var expandedSize = 0
  private var compressedSize = 0
  /// The checksum of a PNG's chunk so far, and how much of its data there is.
  private var chunkCRC = CRC32()
  private var chunkFilled = 2
  /// How much of a PNG's data there is.
  private var dataFilled = 2

  /// A writer for one stream, at `place` of its file; `front` are the two bytes before it.
  init(_ stream: LayerStream, at place: Int, front: [UInt8]) {
    framing = stream.framing
    dataSize = stream.dataSize
    self.place = place
    chunkCRC.add(FramingWriter.chunkType.span)
    chunkCRC.add(front.span)
  }

  private static let chunkType: [UInt8] = Array("IDAT".utf8)

  /// Counts bytes that the stream expands to.
  mutating func expanded(_ bytes: Span<UInt8>) {
    if framing.usesCRC { crc.add(bytes) }
    if framing.usesAdler { adler.add(bytes) }
    expandedSize &+= bytes.count
  }

  /// Appends deflate data to `output`.
  mutating func compressed(
    _ bytes: Span<UInt8>, to output: inout [UInt8]
  ) throws(CairnError) {
    compressedSize &+= bytes.count
    guard case .png(let chunkSize) = framing else {
      return output.append(span: bytes)
    }
    try chunk(bytes, chunkSize, &output)
  }

  private mutating func chunk(
    _ bytes: Span<UInt8>, _ chunkSize: Int, _ output: inout [UInt8]
  ) throws(CairnError) {
    guard bytes.count <= dataSize - dataFilled else { throw wrongSize }
    var done = 0
    while done < bytes.count {
      if chunkFilled == chunkSize {
        appendBig(chunkCRC.value, to: &output)
        appendBig(UInt32(min(chunkSize, dataSize - dataFilled)), to: &output)
        output += FramingWriter.chunkType
        chunkCRC = CRC32()
        chunkCRC.add(FramingWriter.chunkType.span)
        chunkFilled = 0
      }
      let part = min(bytes.count - done, chunkSize - chunkFilled)
      let piece = bytes.extracting(done..<done + part)
      chunkCRC.add(piece)
      output.append(span: piece)
      chunkFilled += part
      dataFilled += part
      done += part
    }
  }

  /// Appends what stands behind the deflate data.
  mutating func finish(to output: inout [UInt8]) throws(CairnError) {
    switch framing {
    case .none: break
    case .adler: appendBig(adler.value, to: &output)
    case .gzip:
      appendLittle(UInt64(crc.value), 4, to: &output)
      appendLittle(UInt64(expandedSize), 4, to: &output)
    case .png(let chunkSize):
      var trailer: [UInt8] = []
      appendBig(adler.value, to: &trailer)
      try chunk(trailer.span, chunkSize, &output)
      guard dataFilled == dataSize else { throw wrongSize }
      appendBig(chunkCRC.value, to: &output)
    case .descriptor: appendDescriptor(4, to: &output)
    case .wideDescriptor: appendDescriptor(8, to: &output)
    case .bareDescriptor: appendSizes(4, to: &output)
    }
  }

  private func appendDescriptor(_ width: Int, to output: inout [UInt8]) {
    output += [0x50, 0x4B, 0x07, 0x08]
    appendSizes(width, to: &output)
  }

  private func appendSizes(_ width: Int, to output: inout [UInt8]) {
    appendLittle(UInt64(crc.value), 4, to: &output)
    appendLittle(UInt64(compressedSize), width, to: &output)
    appendLittle(UInt64(expandedSize), width, to: &output)
  }

  private func appendBig(_ value: UInt32, to output: inout [UInt8]) {
    for shift in [24, 16, 8, 0] as [UInt32] {
      output.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  private func appendLittle(_ value: UInt64, _ count: Int, to output: inout [UInt8]) {
    for number in 0..<count {
      output.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * number)))
    }
  }

  private var wrongSize: CairnError {
    StreamTable.malformed(.layer, "makes another image of the PNG at \(place) than it declares")
  }
}
