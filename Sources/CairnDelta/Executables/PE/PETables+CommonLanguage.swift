// SPDX-License-Identifier: Apache-2.0

extension PETables {
  /// The header of .NET, its metadata and the bodies of its methods (References/PE 5).
  mutating func addCommonLanguage(
    _ language: CLIHeader, to collector: inout ReferenceCollector
  ) {
    for field in [8, 24, 32, 40, 48, 56, 64] {
      addAddress(at: language.offset &+ field, to: &collector)
    }
    guard
      var metadata = CLIMetadata(
        at: bytes.word32(at: language.offset &+ 8), size: bytes.word32(at: language.offset &+ 12),
        in: bytes, image: image)
    else { return }
    metadata.linkTables(in: &collector)
    if let link = collector.link(base: metadata.root.address) {
      for field in metadata.streamFields {
        collector.addTable(
          .table32, at: field,
          target: UInt64(metadata.root.address) &+ UInt64(bytes.word32(at: field)), aux: 1,
          link: link)
      }
    }
    let strings = collector.link(base: metadata.strings.address)
    let blobs = collector.link(base: metadata.blobs.address)
    let resources = bytes.word32(at: language.offset &+ 24)
    for number in metadata.tables.indices where metadata.tables[number].rowCount > 0 {
      var offset = 0
      for column in CLIColumn.tables[number] {
        let width = metadata.width(of: column)
        let field = Field(table: metadata.tables[number], offset: offset, width: width)
        offset &+= width
        switch column {
        case .fixed, .identifier: break
        case .address: addAddresses(field, to: &collector)
        case .resource:
          if resources != 0 { addResources(field, base: resources, to: &collector) }
        case .string: addIndexes(field, heap: metadata.strings, link: strings, to: &collector)
        case .blob: addIndexes(field, heap: metadata.blobs, link: blobs, to: &collector)
        case .row(let table): addRows(field, of: metadata.tables[table], to: &collector)
        case .coded(let bits, let choice):
          addCodedRows(field, bits: bits, of: choice, in: metadata, to: &collector)
        }
      }
    }
    addMethods(metadata, entry: language, to: &collector)
  }

  /// A column of a table.
  private struct Field {
    let table: CLIMetadata.Table
    /// Where it lies in a row.
    let offset: Int
    let width: Int

    /// Where its values lie.
    var places: StrideTo<Int> {
      let start = table.offset &+ offset
      return stride(
        from: start, to: start &+ Int(table.rowCount) &* table.rowSize, by: table.rowSize)
    }
  }

  @inline(__always)
  private func value(at place: Int, width: Int) -> UInt32 {
    width == 2 ? UInt32(word16(at: place)) : bytes.word32(at: place)
  }

  private func addAddresses(_ field: Field, to collector: inout ReferenceCollector) {
    for place in field.places { addAddress(at: place, to: &collector) }
  }

  private func addIndexes(
    _ field: Field, heap: CLIMetadata.Part, link: UInt16?, to collector: inout ReferenceCollector
  ) {
    guard let link else { return }
    let kind: ReferenceKind = field.width == 2 ? .table16 : .table32
    for place in field.places {
      let index = value(at: place, width: field.width)
      guard index > 0, Int(index) < heap.size else { continue }
      collector.addTable(
        kind, at: place, target: UInt64(heap.address) &+ UInt64(index), aux: 1, link: link)
    }
  }

  private func addRows(
    _ field: Field, of table: CLIMetadata.Table, to collector: inout ReferenceCollector
  ) {
    guard let link = table.link else { return }
    let kind: ReferenceKind = field.width == 2 ? .row16 : .row24
    let size = UInt64(table.rowSize)
    for place in field.places {
      let row = value(at: place, width: field.width)
      // Lists that are empty start behind the last row.
      guard row > 0, row <= table.rowCount &+ 1 else { continue }
      collector.addTable(
        kind, at: place, target: UInt64(table.address) &+ UInt64(row &- 1) &* size,
        aux: UInt8(table.rowSize), link: link)
    }
  }

  /// Rows of several tables: the low bits tell which (`choice`; some of them name none).
  private func addCodedRows(
    _ field: Field, bits: Int, of choice: [Int], in metadata: CLIMetadata,
    to collector: inout ReferenceCollector
  ) {
    let kind: ReferenceKind = field.width == 2 ? .coded16 : .coded32
    let code = UInt8(bits == 5 ? 3 : bits - 1)
    for place in field.places {
      let value = value(at: place, width: field.width)
      let tag = Int(value & (1 << UInt32(bits) - 1))
      let row = value >> UInt32(bits)
      guard tag < choice.count, choice[tag] >= 0 else { continue }
      let table = metadata.tables[choice[tag]]
      guard let link = table.link, table.rowSize < 64, row > 0, row <= table.rowCount else {
        continue
      }
      collector.addTable(
        kind, at: place,
        target: UInt64(table.address) &+ UInt64(row &- 1) &* UInt64(table.rowSize),
        aux: code << 6 | UInt8(table.rowSize), link: link)
    }
  }

  /// The places of resources that are in the file itself, which no other column names.
  private func addResources(
    _ field: Field, base: UInt32, to collector: inout ReferenceCollector
  ) {
    guard let link = collector.link(base: base) else { return }
    for place in field.places {
      let owner = place &+ field.table.rowSize
      guard word16(at: owner &- 2) == 0, bytes.word32(at: place) < 1 << 31 else { continue }
      collector.addTable(
        .table32, at: place, target: UInt64(base) &+ UInt64(bytes.word32(at: place)), aux: 1,
        link: link)
    }
  }

  /// The bodies of all methods, and the method that the program starts with.
  private mutating func addMethods(
    _ metadata: CLIMetadata, entry: CLIHeader, to collector: inout ReferenceCollector
  ) {
    let strings =
      metadata.userStrings.size > 1
      ? collector.link(base: metadata.userStrings.address &+ 1) : nil
    let tokens = CLITokens(metadata, userStrings: strings)
    if entry.flags & 16 == 0 {
      tokens.add(at: entry.offset &+ 20, in: bytes, to: &collector)
    } else {
      addAddress(at: entry.offset &+ 20, to: &collector)
    }
    let methods = metadata.tables[6]
    var body = CLIMethodBody(in: bytes, tokens: tokens)
    for number in 0..<Int(methods.rowCount) {
      let row = methods.offset &+ number &* methods.rowSize
      // Only code of the common language.
      let address = bytes.word32(at: row)
      guard address != 0, word16(at: row &+ 4) & 3 == 0, let start = place(of: address, count: 1)
      else { continue }
      body.walk(at: start, end: start &+ rest(behind: start), to: &collector)
    }
  }
}
