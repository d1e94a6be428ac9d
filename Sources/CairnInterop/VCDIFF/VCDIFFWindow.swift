// SPDX-License-Identifier: Apache-2.0

import CairnDelta

// Layout of a window (RFC 3284 section 4.2, 4.3):
//
//   indicator       1: segment of the base, 2: segment of earlier output, 4: a checksum
//   [segment]       size, position
//   size            of all that follows
//   target size
//   indicator       1, 2, 4: data, instructions, addresses are compressed
//   section sizes   data, instructions, addresses
//   [checksum]      xdelta3: four bytes; open-vcdiff: a number
//   data, instructions, addresses

/// One window of a VCDIFF patch: where its parts are, all inside the patch.
struct VCDIFFWindow {
  /// What copies may refer to besides the window's own output.
  enum Segment {
    case none
    case base(Range<Int>)
    case output(Range<Int>)

    /// How many addresses the segment takes.
    var count: Int {
      switch self {
      case .none: 0
      case .base(let range), .output(let range): range.count
      }
    }
  }

  /// The bits of the window's indicator.
  enum Indicator {
    static let base: UInt8 = 1
    static let output: UInt8 = 2
    static let checksum: UInt8 = 4
  }

  let segment: Segment
  let targetSize: Int
  let data: ByteView
  let instructions: ByteView
  let addresses: ByteView
  /// Which sections are compressed: 1 data, 2 instructions, 4 addresses.
  let compressedSections: UInt8
  let checksum: UInt32?

  /// Reads a window's head and steps over its sections.
  ///
  /// - Parameter outputSize: the output's size before this window.
  init(
    _ cursor: inout PatchCursor, dialect: VCDIFFDialect, outputSize: Int
  ) throws(CairnError) {
    let indicator = try cursor.byte()
    guard indicator & ~(Indicator.base | Indicator.output | Indicator.checksum) == 0,
      indicator & 3 != 3
    else { throw .foreignMalformed("a VCDIFF window has an unknown indicator") }
    segment = try VCDIFFWindow.segment(&cursor, indicator: indicator, outputSize: outputSize)
    let size = try cursor.number()
    let start = cursor.offset
    targetSize = try cursor.number()
    compressedSections = try cursor.byte()
    guard compressedSections & ~7 == 0 else {
      throw .foreignMalformed("a VCDIFF window has unknown section bits")
    }
    let dataSize = try cursor.number()
    let instructionSize = try cursor.number()
    let addressSize = try cursor.number()
    checksum =
      indicator & Indicator.checksum == 0
      ? nil : try VCDIFFWindow.checksum(&cursor, dialect: dialect)
    data = try cursor.take(dataSize)
    instructions = try cursor.take(instructionSize)
    addresses = try cursor.take(addressSize)
    guard cursor.offset - start == size else {
      throw .foreignMalformed("a VCDIFF window is not as long as its header says")
    }
  }

  private static func segment(
    _ cursor: inout PatchCursor, indicator: UInt8, outputSize: Int
  ) throws(CairnError) -> Segment {
    if indicator & (Indicator.base | Indicator.output) == 0 { return .none }
    let size = try cursor.number()
    let position = try cursor.number()
    guard size <= Int.max - position else {
      throw .foreignMalformed("a VCDIFF window's segment ends beyond all files")
    }
    if indicator & Indicator.base != 0 { return .base(position..<position + size) }
    guard position + size <= outputSize else {
      throw .foreignMalformed("a VCDIFF window copies from output that is not there yet")
    }
    return .output(position..<position + size)
  }

  private static func checksum(
    _ cursor: inout PatchCursor, dialect: VCDIFFDialect
  ) throws(CairnError) -> UInt32 {
    if dialect == .standard { return try cursor.bigEndianWord() }
    guard let checksum = UInt32(exactly: try cursor.number()) else {
      throw .foreignMalformed("a VCDIFF window's checksum does not fit 32 bits")
    }
    return checksum
  }
}
