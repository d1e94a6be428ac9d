// SPDX-License-Identifier: Apache-2.0

/// The header of an ELF file that the engine understands (Documentation/References/ELF).
struct ELFHeader {
  /// `ET_EXEC` or `ET_DYN`.
  let isPositionIndependent: Bool
  let machine: ExecutableImage.Machine
  /// The loaded segments and those of interest, all sane.
  let segments: [ELFSegment]
  /// The lowest address of a loaded segment, rounded down to 4096.
  let base: UInt64
  let segmentsOffset: Int
  let segmentCount: Int
  /// Where the section headers are; 0 of them if they do not lie in the file.
  let sectionsOffset: Int
  let sectionCount: Int
  /// The number of the section that holds the sections' names.
  let namesNumber: Int

  static let size = 64
  static let segmentSize = 56
  static let sectionSize = 64

  /// The header of the ELF file that starts with the first byte, unless it is of another class,
  /// order, type or machine, or a segment lies about where it is.
  init?(_ bytes: ByteView) {
    guard bytes.count >= ELFHeader.size, bytes.word32(at: 0) == 0x464C_457F, bytes[4] == 2,
      bytes[5] == 1, bytes[6] == 1
    else { return nil }
    switch bytes.unsigned16(at: 16) {
    case 2: isPositionIndependent = false
    case 3: isPositionIndependent = true
    default: return nil
    }
    switch bytes.unsigned16(at: 18) {
    case 62: machine = .x64
    case 183: machine = .arm64
    default: return nil
    }
    let offset = bytes.word64(at: 32)
    let count = bytes.unsigned16(at: 56)
    guard bytes.unsigned16(at: 54) == ELFHeader.segmentSize, count > 0,
      offset >= UInt64(ELFHeader.size), offset <= UInt64(bytes.count),
      count <= (bytes.count - Int(offset)) / ELFHeader.segmentSize
    else { return nil }
    segmentsOffset = Int(offset)
    segmentCount = count
    var segments: [ELFSegment] = []
    var lowest = UInt64.max
    for number in 0..<count {
      let segment = ELFSegment(in: bytes, at: Int(offset) + number * ELFHeader.segmentSize)
      segments.append(segment)
      if segment.type == ELFSegment.load { lowest = min(lowest, segment.address) }
    }
    // What is always loaded at the same place is counted from 0: its code holds such addresses.
    let isFixed =
      bytes.unsigned16(at: 16) == 2 && lowest >= 0x1_0000
      && segments.allSatisfy {
        $0.type != ELFSegment.load || $0.isSane(base: 0, size: bytes.count)
      }
    let base = isFixed ? 0 : lowest & ~0xFFF
    guard lowest < UInt64.max else { return nil }
    for segment in segments where segment.type == ELFSegment.load {
      guard segment.isSane(base: base, size: bytes.count) else { return nil }
    }
    self.segments = segments.filter { $0.isSane(base: base, size: bytes.count) }
    self.base = base
    (sectionsOffset, sectionCount) = ELFHeader.sections(bytes)
    namesNumber = bytes.unsigned16(at: 62)
  }

  /// Where the section headers are and how many, if they lie in the file.
  private static func sections(_ bytes: ByteView) -> (offset: Int, count: Int) {
    let offset = bytes.word64(at: 40)
    let count = bytes.unsigned16(at: 60)
    guard bytes.unsigned16(at: 58) == sectionSize, offset >= UInt64(size),
      offset <= UInt64(bytes.count), count <= (bytes.count - Int(offset)) / sectionSize
    else { return (0, 0) }
    return (Int(offset), count)
  }

  /// The end of the program headers, from the start of the image: no address below it is one.
  var floor: UInt64 { UInt64(segmentsOffset + segmentCount * ELFHeader.segmentSize) }
}

extension ByteView {
  /// The 2 bytes at `offset` as a little-endian number.
  @inline(__always)
  func unsigned16(at offset: Int) -> Int {
    Int(self[offset]) | Int(self[offset + 1]) << 8
  }
}
