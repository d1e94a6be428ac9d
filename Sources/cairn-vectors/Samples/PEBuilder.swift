// SPDX-License-Identifier: Apache-2.0

package import CairnDelta

/// A small PE file, made by rule; addresses are relative to its base.
package struct PEBuilder {
  package static let imageBase: UInt64 = 0x1_8000_0000
  /// Where each section starts; all are 4 KiB apart and have their bytes in the same order.
  package static let code: UInt32 = 0x1000
  package static let constants: UInt32 = 0x2000
  package static let functions: UInt32 = 0x4000
  package static let relocations: UInt32 = 0x5000
  package static let headerSize = 0x400

  private static let layout: [(address: UInt32, size: Int, flags: UInt32)] = [
    (code, 0x800, 0x6000_0020), (constants, 0x1800, 0x4000_0040),
    (functions, 0x200, 0x4000_0040), (relocations, 0x200, 0x4200_0040),
  ]

  package private(set) var bytes: [UInt8]
  private let directories: Int

  /// A file with headers and empty sections.
  package init(machine: UInt16 = 0x8664, isWide: Bool = true) {
    let size = PEBuilder.layout.reduce(PEBuilder.headerSize) { $0 + $1.size }
    bytes = [UInt8](repeating: 0, count: size)
    let optionalHeader = 0x80 + 24
    let optionalSize = isWide ? 240 : 224
    directories = optionalHeader + optionalSize - 128
    put16(0x5A4D, at: 0)
    put32(0x80, at: 60)
    put32(0x4550, at: 0x80)
    put16(machine, at: 0x84)
    put16(UInt16(PEBuilder.layout.count), at: 0x86)
    put16(UInt16(optionalSize), at: 0x94)
    put16(isWide ? 0x20B : 0x10B, at: optionalHeader)
    put32(PEBuilder.code, at: optionalHeader + 20)
    if isWide {
      put64(PEBuilder.imageBase, at: optionalHeader + 24)
    } else {
      put32(0x40_0000, at: optionalHeader + 28)
    }
    put32(UInt32(PEBuilder.headerSize), at: optionalHeader + 60)
    put32(16, at: directories - 4)
    var offset = PEBuilder.headerSize
    for (number, section) in PEBuilder.layout.enumerated() {
      let entry = optionalHeader + optionalSize + number * 40
      put32(UInt32(section.size), at: entry + 8)
      put32(section.address, at: entry + 12)
      put32(UInt32(section.size), at: entry + 16)
      put32(UInt32(offset), at: entry + 20)
      put32(section.flags, at: entry + 36)
      offset += section.size
    }
  }

  package mutating func put16(_ value: UInt16, at offset: Int) {
    put(UInt64(value), size: 2, at: offset)
  }

  package mutating func put32(_ value: UInt32, at offset: Int) {
    put(UInt64(value), size: 4, at: offset)
  }

  package mutating func put64(_ value: UInt64, at offset: Int) { put(value, size: 8, at: offset) }

  private mutating func put(_ value: UInt64, size: Int, at offset: Int) {
    for index in 0..<size {
      bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
    }
  }

  /// Where the byte at `address` lies.
  package func offset(_ address: UInt32) -> Int {
    var offset = PEBuilder.headerSize
    for section in PEBuilder.layout {
      if address >= section.address, address < section.address + UInt32(section.size) {
        return offset + Int(address - section.address)
      }
      offset += section.size
    }
    return Int(address)
  }

  /// Stores words one behind the other from `address` on.
  package mutating func words(_ address: UInt32, _ values: [UInt32]) {
    for (index, value) in values.enumerated() { put32(value, at: offset(address) + index * 4) }
  }

  /// Stores bytes from `address` on.
  package mutating func store(_ address: UInt32, _ values: [UInt8]) {
    let start = offset(address)
    bytes.replaceSubrange(start..<start + values.count, with: values)
  }

  /// Stores a pointer to `target` at `address`.
  package mutating func pointer(_ address: UInt32, to target: UInt32) {
    put64(PEBuilder.imageBase + UInt64(target), at: offset(address))
  }

  package mutating func directory(_ number: Int, _ address: UInt32, size: UInt32) {
    put32(address, at: directories + number * 8)
    put32(size, at: directories + number * 8 + 4)
  }

  /// Base relocations for one page.
  package mutating func relocate(page: UInt32, _ offsets: [UInt16]) {
    let size = UInt32(8 + offsets.count * 2)
    directory(5, PEBuilder.relocations, size: size)
    words(PEBuilder.relocations, [page, size])
    let start = offset(PEBuilder.relocations) + 8
    for (index, value) in offsets.enumerated() { put16(0xA000 | value, at: start + index * 2) }
  }

  /// Adds symbols behind all sections, and says so in the header.
  package mutating func append(_ symbols: [(value: UInt32, section: UInt16, more: UInt8)]) {
    put32(UInt32(bytes.count), at: 0x8C)
    put32(UInt32(symbols.reduce(0) { $0 + 1 + Int($1.more) }), at: 0x90)
    for symbol in symbols {
      let start = bytes.count
      bytes += [UInt8](repeating: 0xFF, count: 18 * (1 + Int(symbol.more)))
      put32(symbol.value, at: start + 8)
      put16(symbol.section, at: start + 12)
      bytes[start + 17] = symbol.more
    }
  }

  package mutating func cut(to size: Int) { bytes.removeSubrange(size...) }
}

extension PEBuilder {
  /// A reference, told by its address.
  package struct Found: Hashable {
    package var kind: ReferenceKind
    package var site: UInt32
    package var target: UInt32

    package init(kind: ReferenceKind, site: UInt32, target: UInt32) {
      self.kind = kind
      self.site = site
      self.target = target
    }
  }

  package func image() -> ExecutableImage? { bytes.withView { ImageFormat.pe.image(in: $0) } }

  /// The references of the tables and their bases, as found; nil if this is no image.
  package func tables() -> (references: [Reference], bases: [UInt32])? {
    bytes.withView { view in
      guard let image = ImageFormat.pe.image(in: view) else { return nil }
      var collector = ReferenceCollector(image, size: view.count)
      ImageFormat.pe.addTables(in: view, to: &collector)
      return (collector.tables, collector.bases)
    }
  }

  /// The references behind the headers.
  package func found() -> Set<Found> {
    guard let image = image(), let tables = tables() else { return [] }
    var found: Set<Found> = []
    for reference in tables.references {
      guard let site = image.address(of: Int(reference.offset)), site >= PEBuilder.code else {
        continue
      }
      found.insert(Found(kind: reference.kind, site: site, target: reference.target))
    }
    return found
  }

  /// Plain addresses at `sites` that name `targets`.
  package static func addresses(_ pairs: [(site: UInt32, target: UInt32)]) -> Set<Found> {
    Set(pairs.map { Found(kind: .relative32, site: $0.site, target: $0.target) })
  }
}
