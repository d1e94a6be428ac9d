// SPDX-License-Identifier: Apache-2.0

/// Finds the references of an ELF file's tables.
struct ELFTables {
  let layout: ELFLayout
  let bytes: ByteView
  /// Where the parts are, by the number of their section.
  private var addresses: [Int: UInt64] = [:]

  init(_ layout: ELFLayout, _ bytes: ByteView) {
    self.layout = layout
    self.bytes = bytes
    for part in layout.parts where part.number >= 0 { addresses[part.number] = part.address }
  }

  /// Adds all references, tables of the most value first.
  mutating func addAll(to collector: inout ReferenceCollector) {
    addHeaders(to: &collector)
    for part in layout.parts where part.kind == .rela { addRelocations(part, to: &collector) }
    for part in layout.parts where part.kind == .relr { addPacked(part, to: &collector) }
    for part in layout.parts where part.kind == .rel { addRelocations(part, to: &collector) }
    for part in layout.parts where part.kind == .symbols { addSymbols(part, to: &collector) }
    for part in layout.parts where part.kind == .hash || part.kind == .gnuHash {
      addHashes(part, to: &collector)
    }
    for part in layout.parts where part.kind == .dynamic { addDynamic(part, to: &collector) }
    for part in layout.parts where part.kind == .frameHeader {
      EHFrameHeader.addReferences(
        ofHeaderAt: UInt32(part.address), size: part.size, in: bytes, to: &collector)
    }
    for part in layout.parts where part.kind == .frames {
      EHFrame.addReferences(
        ofFrameAt: UInt32(part.address), size: part.size, in: bytes, to: &collector)
    }
    GoTables.addReferences(in: bytes, to: &collector)
    if !layout.header.isPositionIndependent {
      for part in layout.parts where part.kind == .data && part.isLoaded {
        addWords(part, to: &collector)
      }
    }
  }

  /// Adds an address of eight bytes, unless it is 0.
  func addAddress(at offset: Int, to collector: inout ReferenceCollector) {
    let value = bytes.word64(at: offset)
    if value != 0 {
      collector.addTable(.absolute64, at: offset, target: value &- layout.header.base)
    }
  }

  /// A number for the base that names in section `number` count from.
  func link(toSection number: Int, _ collector: inout ReferenceCollector) -> (UInt16, UInt64)? {
    guard let address = addresses[number],
      let link = collector.link(base: UInt32(truncatingIfNeeded: address))
    else { return nil }
    return (link, address)
  }

  private func addHeaders(to collector: inout ReferenceCollector) {
    let header = layout.header
    addAddress(at: 24, to: &collector)
    for number in 0..<header.segmentCount {
      let offset = header.segmentsOffset + number * ELFHeader.segmentSize
      addAddress(at: offset + 16, to: &collector)
      addAddress(at: offset + 24, to: &collector)
    }
    guard header.sectionCount > 1 else { return }
    let names = link(toSection: header.namesNumber, &collector)
    for number in 1..<header.sectionCount {
      let offset = header.sectionsOffset + number * ELFHeader.sectionSize
      if let names {
        let target = names.1 + UInt64(bytes.word32(at: offset))
        collector.addTable(.table32, at: offset, target: target, aux: 1, link: names.0)
      }
      addAddress(at: offset + 16, to: &collector)
    }
  }

  private func addSymbols(_ part: ELFPart, to collector: inout ReferenceCollector) {
    let names = link(toSection: part.link, &collector)
    var offset = part.offset
    while part.end - offset >= 24, !collector.isFull {
      let name = bytes.word32(at: offset)
      if let names, name != 0 {
        collector.addTable(
          .table32, at: offset, target: names.1 + UInt64(name), aux: 1, link: names.0)
      }
      // Undefined, absolute and the like have no address, thread-local ones have an offset.
      let section = bytes.unsigned16(at: offset + 6)
      if section > 0, section < 0xFF00, bytes[offset + 4] & 0xF != 6 {
        addAddress(at: offset + 8, to: &collector)
      }
      offset += 24
    }
  }

  /// Adds the numbers of symbols, which are rows of their table.
  private func addHashes(_ part: ELFPart, to collector: inout ReferenceCollector) {
    guard part.size >= 16, let symbols = link(toSection: part.link, &collector) else { return }
    var first = UInt64(8)
    var count = UInt64(bytes.word32(at: part.offset))
    if part.kind == .gnuHash {
      first = 16 + 8 * UInt64(bytes.word32(at: part.offset + 8))
    } else {
      count += UInt64(bytes.word32(at: part.offset + 4))
    }
    guard first <= UInt64(part.size) else { return }
    count = min(count, (UInt64(part.size) - first) / 4)
    for number in 0..<Int(count) where !collector.isFull {
      let offset = part.offset + Int(first) + 4 * number
      let row = UInt64(bytes.word32(at: offset))
      if row != 0 {
        collector.addTable(
          .table32, at: offset, target: symbols.1 + 24 * row, aux: 24, link: symbols.0)
      }
    }
  }

  private func addDynamic(_ part: ELFPart, to collector: inout ReferenceCollector) {
    let names = link(toSection: part.link, &collector)
    var offset = part.offset
    while part.end - offset >= 16, !collector.isFull {
      let tag = bytes.word64(at: offset)
      if DynamicTable.isAddress(tag) {
        addAddress(at: offset + 8, to: &collector)
      } else if DynamicTable.isName(tag), let names {
        let target = names.1 + UInt64(bytes.word32(at: offset + 8))
        collector.addTable(.table32, at: offset + 8, target: target, aux: 1, link: names.0)
      }
      offset += 16
    }
  }

  /// Adds every aligned word that looks like an address.
  private func addWords(_ part: ELFPart, to collector: inout ReferenceCollector) {
    let lowest = layout.header.base + layout.header.floor
    let span = layout.image.addressEnd &- layout.header.floor
    var offset = part.offset + Int((8 - part.address & 7) & 7)
    while part.end - offset >= 8 {
      let value = bytes.word64(at: offset)
      if value &- lowest <= span {
        if collector.isFull { return }
        collector.addTable(.absolute64, at: offset, target: value &- layout.header.base)
      }
      offset += 8
    }
  }
}
