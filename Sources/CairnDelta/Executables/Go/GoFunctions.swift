// SPDX-License-Identifier: Apache-2.0

/// The references of Go's tables of functions.
struct GoFunctions {
  let header: GoHeader
  let module: GoModule?
  let bytes: ByteView

  /// The bases that the fields of records count from, as links.
  private struct Links {
    var names: UInt16
    var units: UInt16
    var files: UInt16
    var places: UInt16
    var functions: UInt16
  }

  /// The most tables of places and of data that a function may have.
  private static let fieldLimit = 64

  /// Adds the index of functions, their records, and what these name.
  func addReferences(to collector: inout ReferenceCollector) {
    func link(_ start: Int) -> UInt16? {
      collector.link(base: UInt32(truncatingIfNeeded: header.address + UInt64(start)))
    }
    guard let names = link(header.names), let units = link(header.units),
      let files = link(header.files), let places = link(header.places),
      let functions = link(header.functions)
    else { return }
    let links = Links(
      names: names, units: units, files: files, places: places, functions: functions)
    addIndex(links, to: &collector)
    var data = GoFunctionData(module, in: bytes, of: collector.image)
    addRecords(links, &data, to: &collector)
    addUnits(links, to: &collector)
    addFinder(links, to: &collector)
    data?.addReferences(header, links.names, to: &collector)
  }

  private var text: UInt64? { module?.text ?? header.text }

  /// Adds a reference of four bytes, unsigned, that counts from `start`, in units of `scale`.
  @inline(__always)
  private func add(
    _ value: UInt32, at offset: Int, from start: UInt64, scale: UInt8 = 1, _ link: UInt16,
    to collector: inout ReferenceCollector
  ) {
    guard value < 1 << 31 else { return }
    collector.addTable(
      .table32, at: offset, target: start + UInt64(value) * UInt64(scale), aux: scale, link: link)
  }

  /// Adds the rows of the index: where the function starts, and where its record is.
  private func addIndex(_ links: Links, to collector: inout ReferenceCollector) {
    let start = header.address + UInt64(header.functions)
    guard let text, let textLink = collector.link(base: UInt32(truncatingIfNeeded: text)) else {
      return
    }
    var offset = header.offset + header.functions
    for _ in 0..<header.functionCount where !collector.isFull {
      add(bytes.word32(at: offset), at: offset, from: text, textLink, to: &collector)
      add(
        bytes.word32(at: offset + 4), at: offset + 4, from: start, links.functions, to: &collector)
      offset += 8
    }
    add(bytes.word32(at: offset), at: offset, from: text, textLink, to: &collector)
  }

  /// Adds the records' fields, and marks the data of functions.
  private func addRecords(
    _ links: Links, _ data: inout GoFunctionData?, to collector: inout ReferenceCollector
  ) {
    let table = header.offset + header.functions
    let textLink = text.flatMap { collector.link(base: UInt32(truncatingIfNeeded: $0)) }
    let dataLink = module?.functionData.flatMap {
      collector.link(base: UInt32(truncatingIfNeeded: $0))
    }
    let names = header.address + UInt64(header.names)
    let places = header.address + UInt64(header.places)
    let units = header.address + UInt64(header.units)
    let size = header.isEarly ? 40 : 44
    var end = table + 8 * header.functionCount + 4
    for number in 0..<header.functionCount where !collector.isFull {
      // Records follow each other: what overlaps ends the walk.
      let distance = Int(bytes.word32(at: table + 8 * number + 4))
      guard distance <= header.end - table, table + distance >= end,
        header.end - table - distance >= size
      else { break }
      let record = table + distance
      let placeCount = Int(bytes.word32(at: record + 28))
      let dataCount = Int(bytes[record + size - 1])
      guard placeCount <= GoFunctions.fieldLimit, dataCount <= GoFunctions.fieldLimit,
        header.end - record - size >= 4 * (placeCount + dataCount)
      else { break }
      end = record + size + 4 * (placeCount + dataCount)
      var function: UInt64 = 0
      if let text, let textLink {
        let value = bytes.word32(at: record)
        function = (text + UInt64(value)) & 0xFFFF_FFFF
        add(value, at: record, from: text, textLink, to: &collector)
        let returning = bytes.word32(at: record + 12)
        if returning != 0, let link = data?.link(function, &collector) {
          add(returning, at: record + 12, from: function, link, to: &collector)
        }
      }
      add(bytes.word32(at: record + 4), at: record + 4, from: names, links.names, to: &collector)
      for field in [16, 20, 24] {
        let value = bytes.word32(at: record + field)
        if value != 0 {
          add(value, at: record + field, from: places, links.places, to: &collector)
        }
      }
      add(
        bytes.word32(at: record + 32), at: record + 32, from: units, scale: 4, links.units,
        to: &collector)
      var field = record + size
      for _ in 0..<placeCount {
        let value = bytes.word32(at: field)
        if value != 0 { add(value, at: field, from: places, links.places, to: &collector) }
        field += 4
      }
      guard let base = module?.functionData, let dataLink else { continue }
      for kind in 0..<dataCount {
        let value = bytes.word32(at: field)
        if value != .max {
          add(value, at: field, from: base, dataLink, to: &collector)
          data?.mark(Int(value), kind: kind, of: function)
        }
        field += 4
      }
    }
  }

  /// Adds the files of the units.
  private func addUnits(_ links: Links, to collector: inout ReferenceCollector) {
    let files = header.address + UInt64(header.files)
    var offset = header.offset + header.units
    while header.offset + header.files - offset >= 4, !collector.isFull {
      let value = bytes.word32(at: offset)
      if value != .max { add(value, at: offset, from: files, links.files, to: &collector) }
      offset += 4
    }
  }

  /// Adds the index from addresses to functions: for each 4096 bytes of code, the number of a
  /// function, which is a row of the index of functions, and 16 differences.
  private func addFinder(_ links: Links, to collector: inout ReferenceCollector) {
    guard let finder = module?.finder, let codeSize = module?.codeSize,
      let start = collector.image.offset(of: finder),
      let section = collector.image.section(holding: start), section.end <= bytes.count
    else { return }
    let functions = header.address + UInt64(header.functions)
    let count = min(Int((codeSize + 4095) / 4096), (section.end - start) / 20)
    for number in 0..<count where !collector.isFull {
      let value = bytes.word32(at: start + 20 * number)
      guard value <= header.functionCount else { return }
      add(
        value, at: start + 20 * number, from: functions, scale: 8, links.functions, to: &collector)
    }
  }
}
