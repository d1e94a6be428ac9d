// SPDX-License-Identifier: Apache-2.0

/// The references of Go's descriptions of types.
///
/// Only what counts from the types' or the code's start: addresses in full are words like others.
struct GoTypes {
  private let bytes: ByteView
  private let module: GoModule
  /// Where the descriptions are in the image.
  private let start: Int
  private let end: Int
  /// How many bytes offsets may count.
  private let span: UInt64
  /// How many more methods are looked at: those of one type lie in front of the next one, but
  /// bytes that only look like types may claim many.
  private var budget: Int

  private enum Size {
    static let type = 48
    static let uncommon = 16
    static let method = 16
    static let interfaceMethod = 8
  }

  private struct Links {
    var types: UInt16
    var text: UInt16
  }

  /// The sizes of values by their kind; 0 if they vary, 255 if there is no such kind.
  private static let sizes: [UInt8] = [
    255, 1, 8, 1, 2, 4, 8, 8, 1, 2, 4, 8, 8, 4, 8, 8, 16, 0, 8, 8, 16, 8, 8, 24, 16, 0, 8,
    255, 255, 255, 255, 255,
  ]
  /// How many bytes a description takes by kind; 0 if that differs between releases.
  private static let descriptions: [Int] = [
    48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 72, 64, 56, 80, 0, 56, 56,
    48, 80, 48, 0, 0, 0, 0, 0,
  ]
  private static let interface = 20

  init?(_ module: GoModule, in bytes: ByteView, of image: ExecutableImage) {
    guard let start = image.offset(of: module.types),
      let section = image.section(holding: start), section.end <= bytes.count
    else { return nil }
    self.bytes = bytes
    self.module = module
    self.start = start
    span = module.typesEnd - module.types
    end = start + Int(min(span, UInt64(section.end - start)))
    budget = (end - start) / 8
  }

  /// Adds the list of types, and the offsets in all descriptions.
  mutating func addReferences(to collector: inout ReferenceCollector) {
    guard let types = collector.link(base: UInt32(truncatingIfNeeded: module.types)),
      let text = collector.link(base: UInt32(truncatingIfNeeded: module.text))
    else { return }
    let links = Links(types: types, text: text)
    addList(links, to: &collector)
    var offset = start + Int((8 - module.types & 7) & 7)
    while end - offset >= Size.type, !collector.isFull {
      if isType(at: offset) {
        add(typeAt: offset, links, to: &collector)
        offset += Size.type
      } else {
        offset += 8
      }
    }
  }

  private func addList(_ links: Links, to collector: inout ReferenceCollector) {
    guard let list = module.typeList, let first = collector.image.offset(of: list),
      let section = collector.image.section(holding: first), section.end <= bytes.count
    else { return }
    for number in 0..<min(module.typeCount, (section.end - first) / 4) where !collector.isFull {
      addOffset(at: first + 4 * number, links, to: &collector)
    }
  }

  /// Adds an offset from the types' start, unless it is 0 or reaches behind their end.
  private func addOffset(
    at offset: Int, _ links: Links, to collector: inout ReferenceCollector
  ) {
    let value = UInt64(bytes.word32(at: offset))
    guard value != 0, value < span else { return }
    collector.addTable(
      .table32, at: offset, target: module.types + value, aux: 1, link: links.types)
  }

  /// Adds an offset from the code's start, unless the method was left out.
  private func addCode(at offset: Int, _ links: Links, to collector: inout ReferenceCollector) {
    let value = UInt64(bytes.word32(at: offset))
    guard value != 0, value <= module.codeSize else { return }
    collector.addTable(
      .table32, at: offset, target: module.text + value, aux: 1, link: links.text)
  }

  /// Whether the 48 bytes at `offset` describe a type.
  private func isType(at offset: Int) -> Bool {
    // Hash, flags, alignments and kind.
    let word = bytes.word64(at: offset + 16)
    let kind = Int(word >> 56 & 31)
    let size = GoTypes.sizes[kind]
    let alignment = word >> 40 & 0xFF
    guard size != 255, alignment > 0, alignment <= 64, alignment & (alignment - 1) == 0,
      word >> 48 & 0xFF == alignment || word >> 48 & 0xFF <= 8, word >> 32 & 0xFF < 0x80
    else { return false }
    let valueSize = bytes.word64(at: offset)
    guard size == 0 ? valueSize < 1 << 48 : valueSize == UInt64(size),
      bytes.word64(at: offset + 8) <= valueSize
    else { return false }
    let name = UInt64(bytes.word32(at: offset + 40))
    let pointer = UInt64(bytes.word32(at: offset + 44))
    guard name > 0, name < UInt64(end - start), pointer < span else { return false }
    return isName(at: start + Int(name))
  }

  /// Whether a name starts at `offset`: flags, the number of bytes, and the bytes.
  private func isName(at offset: Int) -> Bool {
    guard end - offset >= 3, bytes[offset] < 16 else { return false }
    var length = Int(bytes[offset + 1])
    var first = offset + 2
    if length >= 0x80 {
      length = length & 0x7F | Int(bytes[offset + 2]) << 7
      first += 1
    }
    return length > 0 && length < 1 << 14 && length <= end - first && bytes[first] >= 0x20
  }

  private mutating func add(
    typeAt offset: Int, _ links: Links, to collector: inout ReferenceCollector
  ) {
    addOffset(at: offset + 40, links, to: &collector)
    addOffset(at: offset + 44, links, to: &collector)
    let kind = Int(bytes[offset + 23] & 31)
    var place = offset + GoTypes.descriptions[kind]
    guard place > offset else { return }
    if bytes[offset + 20] & 1 != 0, end - place >= Size.uncommon {
      addOffset(at: place, links, to: &collector)
      addMethods(of: place, links, to: &collector)
      place += Size.uncommon
    }
    if kind == GoTypes.interface {
      var count = bytes.word64(at: offset + 64)
      while count > 0, budget > 0, end - place >= Size.interfaceMethod, !collector.isFull {
        budget -= 1
        guard bytes.word32(at: place) < span, bytes.word32(at: place + 4) < span else { return }
        addOffset(at: place, links, to: &collector)
        addOffset(at: place + 4, links, to: &collector)
        place += Size.interfaceMethod
        count -= 1
      }
    }
  }

  /// Adds the methods of the type whose further description is at `offset`.
  private mutating func addMethods(
    of offset: Int, _ links: Links, to collector: inout ReferenceCollector
  ) {
    let count = bytes.unsigned16(at: offset + 4)
    let distance = Int(bytes.word32(at: offset + 8))
    guard count > 0, distance >= Size.uncommon, distance <= end - offset,
      Size.method * count <= end - offset - distance
    else { return }
    var method = offset + distance
    for _ in 0..<min(count, budget) where !collector.isFull {
      budget -= 1
      addOffset(at: method, links, to: &collector)
      addOffset(at: method + 4, links, to: &collector)
      addCode(at: method + 8, links, to: &collector)
      addCode(at: method + 12, links, to: &collector)
      method += Size.method
    }
  }
}
