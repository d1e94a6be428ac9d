// SPDX-License-Identifier: Apache-2.0

extension PETables {
  /// Base relocations: the pages that they are about, and the pointers that they name
  /// (References/PE 4.1). Images without any have their pointers found by value.
  mutating func addRelocations(to collector: inout ReferenceCollector) {
    guard header.isWide else { return }
    guard let directory = header.directory(.relocations, in: bytes), directory.size >= 8 else {
      addPointersByValue(to: &collector)
      return
    }
    guard let start = place(of: directory.address, count: 8) else { return }
    let end = start &+ min(Int(directory.size), rest(behind: start))
    var block = start
    while block <= end &- 8 {
      let page = bytes.word32(at: block)
      let size = Int(bytes.word32(at: block &+ 4))
      guard size >= 8, size <= end &- block, page < 1 << 31 else { return }
      addAddress(at: block, to: &collector)
      var entry = block &+ 8
      while entry <= block &+ size &- 2 {
        let value = UInt32(word16(at: entry))
        if value >> 12 == 10 { addSite(page &+ value & 4095, to: &collector) }
        entry &+= 2
      }
      block &+= size
    }
  }

  private mutating func addSite(_ address: UInt32, to collector: inout ReferenceCollector) {
    guard let site = place(of: address, count: 8) else { return }
    addPointer(at: site, to: &collector)
    let target = self.address(of: bytes.word64(at: site))
    guard target & 3 == 0, let start = place(of: target, count: 24), bytes.word32(at: start) == 1,
      bytes.word32(at: start &+ 20) == target
    else { return }
    addTypeLocator(at: start, to: &collector)
  }

  private mutating func addPointersByValue(to collector: inout ReferenceCollector) {
    let first = image.imageBase &+ UInt64(header.size)
    let count = image.addressEnd &- UInt64(header.size)
    for section in image.sections
    where section.content == .data && section.address > 0 && section.size >= 8 {
      var offset = section.offset &+ Int((0 &- section.address) & 7)
      while offset <= section.end &- 8 {
        let value = bytes.word64(at: offset)
        if value &- first < count { addPointer(at: offset, to: &collector) }
        offset &+= 8
      }
    }
  }

  /// A complete object locator of Visual C++, and the descriptions of classes behind it: all of them
  /// name each other by address (References/PE 4.1).
  private mutating func addTypeLocator(at start: Int, to collector: inout ReferenceCollector) {
    guard firstVisit(of: start), takeRow() else { return }
    for field in [12, 16, 20] { addAddress(at: start &+ field, to: &collector) }
    var classes = [bytes.word32(at: start &+ 16)]
    while let address = classes.popLast() {
      guard address & 3 == 0, let start = rows(at: address, count: 1, size: 16) else { continue }
      addAddress(at: start &+ 12, to: &collector)
      let count = bytes.word32(at: start &+ 8)
      guard let bases = rows(at: bytes.word32(at: start &+ 12), count: count, size: 4) else {
        continue
      }
      for number in 0..<Int(count) {
        let entry = bases &+ number &* 4
        addAddress(at: entry, to: &collector)
        guard let base = rows(at: bytes.word32(at: entry), count: 1, size: 28) else { continue }
        addAddress(at: base, to: &collector)
        guard bytes.word32(at: base &+ 20) & 0x40 != 0 else { continue }
        addAddress(at: base &+ 24, to: &collector)
        classes.append(bytes.word32(at: base &+ 24))
      }
    }
  }
}
