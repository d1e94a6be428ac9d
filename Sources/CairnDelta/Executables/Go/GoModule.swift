// SPDX-License-Identifier: Apache-2.0

/// What the run time's record of a Go module tells: where its tables are.
struct GoModule {
  /// Where functions start counting.
  let text: UInt64
  /// What descriptions of stacks count from.
  let constants: UInt64?
  /// What the records of functions count their data from.
  let functionData: UInt64?
  /// The index from addresses to functions, and how many bytes of code it covers.
  let finder: UInt64?
  let codeSize: UInt64
  /// The descriptions of types, from where to where.
  let types: UInt64
  let typesEnd: UInt64
  /// The list of types that can be found by name.
  let typeList: UInt64?
  let typeCount: Int

  /// How many bytes of the record are looked at.
  static let size = 400
  /// The most records that are looked at: there are few words that name a table of functions.
  private static let candidateLimit = 8

  /// The module whose functions `header` describes: found by references to the header, or where
  /// there are none by words that hold its address.
  static func find(
    for header: GoHeader, in bytes: ByteView, _ collector: borrowing ReferenceCollector
  ) -> GoModule? {
    var left = candidateLimit
    for address in GoPointers.sites(of: header.address, in: collector) {
      guard left > 0 else { return nil }
      if let module = GoModule(at: address, header, bytes, collector, &left) { return module }
    }
    let image = collector.image
    let value = header.address &+ image.imageBase
    for section in image.sections where section.content == .data && section.end <= bytes.count {
      var offset = section.offset + Int((8 - section.address & 7) & 7)
      while section.end - offset >= size {
        if bytes.word64(at: offset) == value {
          guard left > 0 else { return nil }
          let address = UInt64(section.address) + UInt64(offset - section.offset)
          if let module = GoModule(at: address, header, bytes, collector, &left) { return module }
        }
        offset += 8
      }
    }
    return nil
  }

  /// The record at `address`, if it is one of `header`. Takes one from `left` if it may be.
  private init?(
    at address: UInt64, _ header: GoHeader, _ bytes: ByteView,
    _ collector: borrowing ReferenceCollector, _ left: inout Int
  ) {
    guard let offset = collector.image.offset(of: address),
      let section = collector.image.section(at: address), section.end <= bytes.count,
      section.end - offset >= GoModule.size,
      bytes.word64(at: offset + 136) == UInt64(header.functionCount + 1)
    else { return nil }
    left -= 1
    let pointers = GoPointers(from: offset, address: address, bytes, collector)
    guard pointers[0] == header.address,
      pointers[8] == header.address + UInt64(header.names),
      pointers[128] == header.address + UInt64(header.functions),
      let text = pointers[176]
    else { return nil }
    self.text = text
    finder = pointers[152]
    let start = pointers[160]
    let end = pointers[168]
    codeSize = if let start, let end, end > start { end - start } else { 0 }
    // Go 1.20 inserted two addresses, Go 1.26 another one.
    let place = header.isEarly ? 280 : 296
    guard let types = pointers[place], let typesEnd = pointers[place + 8], typesEnd > types else {
      return nil
    }
    self.types = types
    self.typesEnd = typesEnd
    constants = pointers[place + 16]
    functionData = pointers[place + 24]
    for list in [place + 56, place + 64] {
      let count = bytes.word64(at: offset + list + 8)
      guard let start = pointers[list], count > 0, count < UInt64(bytes.count / 4),
        bytes.word64(at: offset + list + 16) == count
      else { continue }
      typeList = start
      typeCount = Int(count)
      return
    }
    typeList = nil
    typeCount = 0
  }
}
