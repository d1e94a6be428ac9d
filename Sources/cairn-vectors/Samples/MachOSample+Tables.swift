// SPDX-License-Identifier: Apache-2.0

package import CairnDelta

extension MachOSample {
  /// Writes an unwind table: a personality, two functions with exception tables, a page of each kind.
  package mutating func addUnwind() {
    let section = 0x1800
    for (place, word) in [
      // Version, common encodings, personalities, index.
      0: 1, 4: 28, 8: 1, 12: 32, 16: 1, 20: 36, 24: 3, 28: 0x0200_0000, 32: 0x4010,
      // Index: function, page, exception tables.
      36: 0x1000, 40: 88, 44: 72, 48: 0x1400, 52: 112, 56: 80, 60: 0x1800, 64: 0, 68: 88,
      // Functions with exception tables.
      72: 0x1040, 76: 0x1D00, 80: 0x1440, 84: 0x1D10,
      // A page of two functions in full.
      88: 2, 92: 0x0002_0008, 96: 0x1000, 100: 0x0200_0000, 104: 0x1040, 108: 0x0400_0000,
      // A page of three functions in brief.
      112: 3, 116: 0x0003_000C, 124: 0x0000_0000, 128: 0x0100_0040, 132: 0x0000_0080,
    ] { put32(UInt32(word), at: section + place) }
  }

  /// Writes frames: a common record, and two functions that name it.
  package mutating func addFrames() {
    let section = 0x1A00
    put32(20, at: section)
    // Version 1, augmentation `zR`, code and data alignment, return register, encoding.
    put([1, 0x7A, 0x52, 0, 1, 0x78, 30, 1, 0x10], at: section + 8)
    for number in 0..<2 {
      let place = section + 24 + 32 * number
      put32(28, at: place)
      put32(UInt32(place + 4 - section), at: place + 4)
      let function = 0x1000 + 0x40 * number
      put64(UInt64(bitPattern: Int64(function - (place + 8))), at: place + 8)
      put64(0x40, at: place + 16)
    }
  }

  /// Writes a list of two methods, and Swift's and C++'s tables.
  package mutating func addMetadata() {
    put32(0x8000_000C, at: 0x1B00)
    put32(2, at: 0x1B04)
    for word in 0..<6 {
      let place = 0x1B08 + 4 * word
      putPlace(word % 3 == 0 ? 0x4100 : 0x1000 + 16 * word, at: place)
    }
    // A type, whose descriptor has five words.
    putPlace(0x1C40, at: 0x1B80)
    for field in [4, 8, 12, 16] { putPlace(0x1C00 + field, at: 0x1C40 + field) }
    // Fields: a type with one.
    putPlace(0x1BD0, at: 0x1B90)
    put32(1, at: 0x1B90 + 12)
    putPlace(0x1BD8, at: 0x1B90 + 16 + 4)
    putPlace(0x1C80, at: 0x1B90 + 16 + 8)
    // A mangled name: `$`, a symbolic reference, `G`.
    put([0x24, 0x01], at: 0x1BD0)
    putPlace(0x1C40, at: 0x1BD2)
    put([0x47], at: 0x1BD6)
    put32(0x1100, at: 0x1BF0)
  }

  // MARK: Bytes

  package mutating func put(_ values: [UInt8], at offset: Int) {
    for (place, value) in values.enumerated() { bytes[offset + place] = value }
  }

  package mutating func put(_ name: String, at offset: Int) { put(Array(name.utf8), at: offset) }

  package mutating func put16(_ value: Int, at offset: Int) {
    put([UInt8(value & 0xFF), UInt8(value >> 8)], at: offset)
  }

  package mutating func put32(_ value: UInt32, at offset: Int) {
    put((0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }, at: offset)
  }

  package mutating func put64(_ value: UInt64, at offset: Int) {
    put((0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }, at: offset)
  }

  /// Writes at `offset` of the text the distance from there to `target`.
  package mutating func putPlace(_ target: Int, at offset: Int) {
    put32(UInt32(bitPattern: Int32(target - offset)), at: offset)
  }

  package func word32(at offset: Int) -> UInt32 { bytes.withView { $0.word32(at: offset) } }

  // MARK: Scanning

  package var image: ExecutableImage? { bytes.withView { ImageFormat.macho.image(in: $0) } }

  /// The references of the tables, as found, with their bases in place of the links.
  package var found: [String] {
    bytes.withView { view in
      guard let image = ImageFormat.macho.image(in: view) else { return [] }
      var collector = ReferenceCollector(image, size: view.count)
      ImageFormat.macho.addTables(in: view, to: &collector)
      return collector.tables.map { reference in
        let offset = String(reference.offset, radix: 16)
        let target = String(reference.target, radix: 16)
        var text = "\(reference.kind) \(offset) -> \(target)"
        if reference.aux != 0 { text += " aux \(reference.aux)" }
        if reference.kind.hasBase {
          text += " from \(String(collector.bases[Int(reference.link)], radix: 16))"
        }
        return text
      }
    }
  }

  /// Those of `found` whose operands lie in `range`.
  package func found(in range: Range<Int>) -> [String] {
    found.filter { text in
      let offset = text.split(separator: " ")[1]
      return range.contains(Int(offset, radix: 16) ?? -1)
    }
  }
}
