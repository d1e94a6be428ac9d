// SPDX-License-Identifier: Apache-2.0

extension MachOFile {
  /// Adds the references of Swift's metadata, which are offsets from their own places.
  func addSwift(to collector: inout ReferenceCollector) {
    addDescriptors(of: "__swift5_types", fields: [4, 8, 12, 16], to: &collector)
    addDescriptors(of: "__swift5_protos", fields: [4, 8, 20], to: &collector)
    addDescriptors(of: "__swift5_proto", fields: [0, 4, 8], to: &collector)
    // A field descriptor: two names, two halves, a count; then a row of flags and two names each.
    addRecords(
      of: "__swift5_fieldmd", head: 16, headFields: 2, count: 12, row: 12, rowFields: [4, 8],
      to: &collector)
    // Associated types: two names, a count, the rows' size; then two names each.
    addRecords(
      of: "__swift5_assocty", head: 16, headFields: 2, count: 8, row: 8, rowFields: [0, 4],
      to: &collector)
    // Built-in types: a name and four numbers.
    addRecords(
      of: "__swift5_builtin", head: 20, headFields: 1, count: nil, row: 0, rowFields: [],
      to: &collector)
    addSymbolicNames(of: "__swift5_typeref", to: &collector)
  }

  /// Adds a section's offsets of descriptors, and the fields of these that are offsets.
  private func addDescriptors(
    of name: String, fields: [Int], to collector: inout ReferenceCollector
  ) {
    guard let section = section(name) else { return }
    for place in stride(from: section.offset, to: section.end - 3, by: 4) {
      if collector.isFull { return }
      addPlace(at: place, to: &collector)
      let value = bytes.word32(at: place)
      // The low bits of other forms say what the offset leads to.
      guard value & 3 == 0, value != 0, let site = collector.image.address(of: place) else {
        continue
      }
      let distance = UInt64(bitPattern: Int64(Int32(bitPattern: value)))
      guard let start = collector.image.offset(of: UInt64(site) &+ distance) else { continue }
      for field in fields where field <= bytes.count - 4 - start {
        addPlace(at: start + field, to: &collector)
      }
    }
  }

  /// Adds the fields of records that follow each other: a head whose first fields are offsets, and
  /// rows, as many as the head says.
  private func addRecords(
    of name: String, head: Int, headFields: Int, count: Int?, row: Int, rowFields: [Int],
    to collector: inout ReferenceCollector
  ) {
    guard let section = section(name) else { return }
    var place = section.offset
    while place <= section.end - head {
      var rows = 0
      if let count {
        rows = Int(bytes.word32(at: place + count))
        guard rows <= (section.end - place - head) / row else { return }
      }
      for field in 0..<headFields { addPlace(at: place + 4 * field, to: &collector) }
      place += head
      for _ in 0..<rows {
        for field in rowFields { addPlace(at: place + field, to: &collector) }
        place += row
      }
    }
  }

  /// Adds the symbolic references in mangled names: a byte of 1 to 0x17, and an offset behind it.
  private func addSymbolicNames(of name: String, to collector: inout ReferenceCollector) {
    guard let section = section(name) else { return }
    var place = section.offset
    while place <= section.end - 5 {
      switch bytes[place] {
      case 0x01...0x17:
        addPlace(at: place + 1, to: &collector)
        place += 5
      case 0x18...0x1F: place += 9
      default: place += 1
      }
    }
  }
}
