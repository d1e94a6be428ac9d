// SPDX-License-Identifier: Apache-2.0

extension ELFLayout {
  /// The number that stands for the dynamic strings where there are no section headers.
  private static let stringsNumber = 1

  /// The parts that the program headers and the dynamic table name.
  static func dynamicParts(_ header: ELFHeader, _ bytes: ByteView) -> [ELFPart] {
    var parts: [ELFPart] = []
    if let segment = header.segments.first(where: { $0.type == ELFSegment.dynamic }) {
      let table = DynamicTable(segment, bytes)
      func add(_ kind: ELFPart.Kind, _ address: UInt64, _ size: UInt64, number: Int = -1) {
        guard size > 0, let offset = offset(of: address, size: size, header) else { return }
        parts.append(
          ELFPart(
            kind: kind, offset: offset, size: Int(size), address: address - header.base,
            addressSize: size, isLoaded: true, number: number, link: stringsNumber))
      }
      add(.dynamic, segment.address, UInt64(table.entries.count * 16))
      add(.rela, table[7], table[8])
      add(.rel, table[17], table[18])
      add(.relr, table[36], table[35])
      add(table[20] == 7 ? .rela : .rel, table[23], table[2])
      add(.plain, table[5], table[10], number: stringsNumber)
      add(.symbols, table[6], table.distance(behind: table[6]) / 24 * 24)
    }
    if let segment = header.segments.first(where: { $0.type == ELFSegment.frameHeader }) {
      addFrames(segment, header, bytes, to: &parts)
    }
    return parts
  }

  /// Adds the header of the unwind tables, and the tables that it names.
  private static func addFrames(
    _ segment: ELFSegment, _ header: ELFHeader, _ bytes: ByteView, to parts: inout [ELFPart]
  ) {
    guard segment.fileSize >= 8, Int(segment.fileSize) <= bytes.count,
      let offset = offset(of: segment.address, size: segment.fileSize, header)
    else { return }
    parts.append(
      ELFPart(
        kind: .frameHeader, offset: offset, size: Int(segment.fileSize),
        address: segment.address - header.base, addressSize: segment.fileSize, isLoaded: true))
    guard bytes.word32(at: offset) & 0xFFFF == 0x1B01 else { return }
    let distance = Int64(Int32(bitPattern: bytes.word32(at: offset + 4)))
    let address = segment.address &+ 4 &+ UInt64(bitPattern: distance)
    guard let start = self.offset(of: address, size: 4, header),
      let load = header.segments.first(where: { $0.holds(address, size: 4) })
    else { return }
    let end = Int(load.offset + load.fileSize)
    var position = start
    while end - position >= 4 {
      let length = Int(bytes.word32(at: position))
      guard length > 0, length <= end - position - 4 else { break }
      position += 4 + length
    }
    guard position > start else { return }
    let size = position - start
    parts.append(
      ELFPart(
        kind: .frames, offset: start, size: size, address: address - header.base,
        addressSize: UInt64(size), isLoaded: true))
  }

  /// Where the `size` bytes at `address` of the process are in the file.
  private static func offset(of address: UInt64, size: UInt64, _ header: ELFHeader) -> Int? {
    guard let segment = header.segments.first(where: { $0.holds(address, size: size) }) else {
      return nil
    }
    return Int(segment.offset + (address - segment.address))
  }
}

extension ELFSegment {
  /// Whether the `size` bytes at `address` of the process are loaded from its bytes.
  fileprivate func holds(_ address: UInt64, size: UInt64) -> Bool {
    type == ELFSegment.load && address >= self.address && address - self.address <= fileSize
      && size <= fileSize - (address - self.address)
  }
}
