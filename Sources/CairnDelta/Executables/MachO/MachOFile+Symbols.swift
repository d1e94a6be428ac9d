// SPDX-License-Identifier: Apache-2.0

extension MachOFile {
  /// Adds the symbol table: each symbol's name, as a place in the strings, and its address; and the
  /// numbers of the indirect symbols, as places in the symbol table.
  ///
  ///     offset  size  symbol
  ///          0     4  name: offset into the strings
  ///          4     1  type
  ///          5     1  section number
  ///          8     8  address
  func addSymbols(to collector: inout ReferenceCollector) {
    guard let symbols else { return }
    var names: (address: UInt64, size: UInt32, link: UInt16)?
    if let strings, let address = collector.image.address(of: strings.lowerBound),
      let link = collector.link(base: address)
    {
      names = (UInt64(address), UInt32(truncatingIfNeeded: strings.count), link)
    }
    for place in stride(from: symbols.lowerBound, to: symbols.upperBound, by: 16) {
      if let names {
        let name = bytes.word32(at: place)
        if name > 0, name < names.size {
          collector.addTable(
            .table32, at: place, target: names.address + UInt64(name), aux: 1, link: names.link)
        }
      }
      if hasAddress(type: bytes[place + 4], section: bytes[place + 5]) {
        addAbsolute(at: place + 8, to: &collector)
      }
    }
    addIndirectSymbols(to: &collector)
  }

  /// Whether a symbol's value is an address.
  private func hasAddress(type: UInt8, section: UInt8) -> Bool {
    if type & 0xE0 == 0 { return type & 0x0E == 0x0E }
    guard section != 0 else { return false }
    switch type {
    case 0x24, 0x26, 0x28, 0x2E: return true
    default: return false
    }
  }

  private func addIndirectSymbols(to collector: inout ReferenceCollector) {
    guard let symbols, let indirectSymbols,
      let address = collector.image.address(of: symbols.lowerBound),
      let link = collector.link(base: address)
    else { return }
    let count = UInt32(truncatingIfNeeded: symbols.count / 16)
    for place in stride(
      from: indirectSymbols.lowerBound, to: indirectSymbols.upperBound, by: 4)
    {
      let number = bytes.word32(at: place)
      // Larger ones say that the symbol is local or absolute.
      guard number < count else { continue }
      collector.addTable(
        .table32, at: place, target: UInt64(address) + 16 * UInt64(number), aux: 16, link: link)
    }
  }

  // MARK: Offsets from the header

  /// Adds the initialisers that are written as offsets, and where data lies among code.
  func addOffsets(to collector: inout ReferenceCollector) {
    for section in sections where section.flags & 0xFF == 0x16 {
      for place in stride(from: section.offset, to: section.end - 3, by: 4) {
        addRelative(at: place, to: &collector)
      }
    }
    guard let dataInCode else { return }
    for place in stride(from: dataInCode.lowerBound, to: dataInCode.upperBound - 7, by: 8) {
      addRelative(at: place, to: &collector)
    }
  }
}
