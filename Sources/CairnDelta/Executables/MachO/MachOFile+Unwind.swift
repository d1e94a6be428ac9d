// SPDX-License-Identifier: Apache-2.0

extension MachOFile {
  /// Adds the references of the DWARF frames and of the exception tables that they name.
  func addFrames(to collector: inout ReferenceCollector) {
    guard let section = section("__eh_frame"), section.address < ExecutableImage.addressLimit else {
      return
    }
    EHFrame.addReferences(
      ofFrameAt: UInt32(section.address), size: section.size, in: bytes, to: &collector)
  }

  /// Adds the references of the compact unwind table.
  ///
  ///     offset  size  __unwind_info
  ///          0     4  version: 1
  ///          4     8  common encodings: offset from the section's start, and count
  ///         12     8  personalities: likewise
  ///         20     8  index: likewise
  func addUnwindInfo(to collector: inout ReferenceCollector) {
    guard let section = section("__unwind_info"), section.size >= 28,
      bytes.word32(at: section.offset) == 1,
      let link = collector.link(base: UInt32(truncatingIfNeeded: section.address))
    else { return }
    for field in [4, 12, 20] {
      addWithin(section, at: section.offset + field, link: link, to: &collector)
    }
    if let personalities = unwindArray(of: section, at: 12, unit: 4) {
      for place in stride(from: personalities.lowerBound, to: personalities.upperBound, by: 4) {
        addRelative(at: place, to: &collector)
      }
    }
    guard let index = unwindArray(of: section, at: 20, unit: 12), index.count >= 24 else { return }
    for place in stride(from: index.lowerBound, to: index.upperBound, by: 12) {
      addRelative(at: place, to: &collector)
      // The last row closes the table and has no page.
      addWithin(section, at: place + 4, link: link, to: &collector)
      addWithin(section, at: place + 8, link: link, to: &collector)
    }
    addHandlerIndex(of: section, index: index, to: &collector)
    var end = index.upperBound - section.offset
    for place in stride(from: index.lowerBound, to: index.upperBound - 12, by: 12) {
      let page = Int(bytes.word32(at: place + 4))
      // Pages that overlap would be read many times.
      guard page >= end, page <= section.size - 8 else { continue }
      let function = UInt64(bytes.word32(at: place))
      end = addPage(at: page, of: section, function: function, to: &collector)
    }
  }

  /// Adds the functions of a second page; returns its end, both counted from the section's start.
  private func addPage(
    at page: Int, of section: MachOSection, function: UInt64,
    to collector: inout ReferenceCollector
  ) -> Int {
    let start = section.offset + page
    let first = word16(at: start + 4)
    let count = word16(at: start + 6)
    let kind = bytes.word32(at: start)
    let unit = kind == 2 ? 8 : 4
    guard kind == 2 || kind == 3, first >= 8, first <= section.size - page,
      count <= (section.size - page - first) / unit
    else { return page + 8 }
    let rows = start + first
    if kind == 2 {
      for row in 0..<count { addRelative(at: rows + 8 * row, to: &collector) }
    } else if collector.image.section(at: function + 1) != nil,
      let link = collector.link(base: UInt32(function + 1))
    {
      // Three bytes count from the page's first function. Their kind counts from one.
      for row in 0..<count {
        let offset = UInt64(bytes.word32(at: rows + 4 * row) & 0xFF_FFFF)
        collector.addTable(
          .row24, at: rows + 4 * row, target: function + offset, aux: 1, link: link)
      }
    }
    return page + first + unit * count
  }

  /// Adds the table of the functions that have language-specific data, and what these hold.
  private func addHandlerIndex(
    of section: MachOSection, index: Range<Int>, to collector: inout ReferenceCollector
  ) {
    let first = Int(bytes.word32(at: index.lowerBound + 8))
    let end = Int(bytes.word32(at: index.upperBound - 4))
    guard first <= end, end <= section.size else { return }
    var exceptions = ExceptionTable(bytes: bytes)
    for place in stride(from: section.offset + first, to: section.offset + end - 7, by: 8) {
      addRelative(at: place, to: &collector)
      addRelative(at: place + 4, to: &collector)
      let function = bytes.word32(at: place)
      if !collector.isFull, collector.image.section(at: UInt64(function)) != nil {
        exceptions.add(tableAt: bytes.word32(at: place + 4), of: function, &collector)
      }
    }
  }

  /// The array whose offset and count stand at `field` of the section's header.
  private func unwindArray(of section: MachOSection, at field: Int, unit: Int) -> Range<Int>? {
    let offset = Int(bytes.word32(at: section.offset + field))
    let count = Int(bytes.word32(at: section.offset + field + 4))
    guard offset <= section.size, count <= (section.size - offset) / unit else { return nil }
    return section.offset + offset..<section.offset + offset + unit * count
  }

  /// Adds an offset from the section's start, unless it is nought.
  private func addWithin(
    _ section: MachOSection, at place: Int, link: UInt16, to collector: inout ReferenceCollector
  ) {
    let offset = Int(bytes.word32(at: place))
    guard offset > 0, offset <= section.size else { return }
    collector.addTable(
      .table32, at: place, target: section.address + UInt64(offset), aux: 1, link: link)
  }

  /// Adds the offset from the header at `place`, unless it is nought.
  @inline(__always)
  func addRelative(at place: Int, to collector: inout ReferenceCollector) {
    let target = UInt64(bytes.word32(at: place))
    if target != 0 { collector.addTable(.relative32, at: place, target: target) }
  }
}
