// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import cairn_vectors

/// A small Go module in an image of a made-up format: code at 0x1000, constants at 0x2000, the table
/// of functions at 0x4000, and variables at 0x6000. Offsets in the file are 0x1000 less.
struct GoSample {
  /// Whether words hold addresses; else they hold 0, and relocations tell.
  var hasWords = true
  /// Go 1.20 to 1.25 if 0, 1.26 if 8: an address more.
  var shift = 0

  static let imageBase = 0x40_0000
  static let size = 0x5800

  static let image = ExecutableImage(
    machine: .x64, imageBase: UInt64(imageBase),
    sections: [
      ImageSection(.code, offset: 0, size: 0x1000, address: 0x1000, addressSize: 0x1000),
      ImageSection(.data, offset: 0x1000, size: 0x1800, address: 0x2000, addressSize: 0x1800),
      ImageSection(.data, offset: 0x3000, size: 0x1000, address: 0x4000, addressSize: 0x1000),
      ImageSection(.data, offset: 0x5000, size: 0x400, address: 0x6000, addressSize: 0x400),
      // Relocations.
      ImageSection(.table, offset: 0x5400, size: 0x400, address: 0x7000, addressSize: 0x400),
    ], size: size)

  /// The words of the module's record that point somewhere: place and address.
  var pointers: [(place: Int, target: Int)] {
    [
      (0, 0x4000), (8, 0x4060), (32, 0x4100), (56, 0x4140), (80, 0x4180), (104, 0x4200),
      (128, 0x4200), (152, 0x3400), (160, 0x1000), (168, 0x1800), (176, 0x1000), (184, 0x1800),
      (296, 0x2000), (304, 0x2800), (312, 0x2000), (320, 0x3000), (352 + shift, 0x2F00),
    ]
  }

  var bytes: [UInt8] {
    var file = ELFSample.Bytes(bytes: [UInt8](repeating: 0, count: GoSample.size))
    putFunctions(&file)
    putData(&file)
    putTypes(&file)
    for (place, target) in pointers {
      if hasWords { file.put64(GoSample.imageBase + target, at: 0x5100 + place) }
    }
    for place in [136, 144] { file.put64(3, at: 0x5100 + place) }
    for place in [360, 368] { file.put64(1, at: 0x5100 + place + shift) }
    return file.bytes
  }

  private func putFunctions(_ file: inout ELFSample.Bytes) {
    file.put32(0xFFFF_FFF1, at: 0x3000)
    file.put16(0x0801, at: 0x3006)
    file.put64(2, at: 0x3008)
    file.put64(hasWords ? GoSample.imageBase + 0x1000 : 0, at: 0x3018)
    for (number, start) in [0x60, 0x100, 0x140, 0x180, 0x200].enumerated() {
      file.put64(start, at: 0x3020 + 8 * number)
    }
    // Files of units: the second one, and none.
    file.put32(0x10, at: 0x3100)
    file.put32(-1, at: 0x3104)
    for place in stride(from: 0x3108, to: 0x3140, by: 4) { file.put32(-1, at: place) }
    // Two functions, and the end.
    for (number, word) in [0, 0x20, 0x400, 0x80, 0x800].enumerated() {
      file.put32(word, at: 0x3200 + 4 * number)
    }
    // The first: names, places, no calls that return, unit 1, two tables, eight kinds of data.
    let first = [0, 0x11, 0, 0, 3, 4, 5, 2, 1, 9]
    for (number, word) in first.enumerated() { file.put32(word, at: 0x3220 + 4 * number) }
    file.put8(8, at: 0x3220 + 43)
    let fields = [6, 0, -1, -1, 0x40, 0x80, -1, -1, -1, 0xC0]
    for (number, word) in fields.enumerated() { file.put32(word, at: 0x324C + 4 * number) }
    // The second one has a place to return to.
    let second = [0x400, 0x22, 0, 0x30, 0, 0, 0, 0, 0, 9]
    for (number, word) in second.enumerated() { file.put32(word, at: 0x3280 + 4 * number) }
  }

  private func putData(_ file: inout ELFSample.Bytes) {
    // One object on the stack, two inlined calls and an end, a wrapped function.
    file.put64(1, at: 0x2040)
    file.put32(0x123, at: 0x2048 + 12)
    for (number, word) in [3, 0x11, 0x14, 7, 0, 0x22, 0x18, 7, 0x100].enumerated() {
      file.put32(word, at: 0x2080 + 4 * number)
    }
    file.put32(0x400, at: 0x20C0)
    // A bucket for 4096 bytes of code.
    file.put32(1, at: 0x2400)
    file.put32(0x100, at: 0x1F00)
  }

  private func putTypes(_ file: inout ELFSample.Bytes) {
    // A structure at 0x100 with a method; its name is at 0x700, a pointer type at 0x200.
    type(&file, at: 0x1100, size: 8, kind: 25, flags: 1, name: 0x700, pointer: 0x200)
    let uncommon = 0x1150
    file.put32(0x720, at: uncommon)
    file.put16(1, at: uncommon + 4)
    file.put32(16, at: uncommon + 8)
    for (number, word) in [0x720, 0x200, 0x400, -1].enumerated() {
      file.put32(word, at: uncommon + 16 + 4 * number)
    }
    type(&file, at: 0x1200, size: 8, kind: 22, flags: 0, name: 0x720, pointer: 0)
    // An interface with two methods.
    type(&file, at: 0x1300, size: 16, kind: 20, flags: 0, name: 0x720, pointer: 0)
    file.put64(2, at: 0x1340)
    for (number, word) in [0x700, 0x100, 0x720, 0x200].enumerated() {
      file.put32(word, at: 0x1350 + 4 * number)
    }
    // What only looks like a type: integers of 16 bytes.
    type(&file, at: 0x1400, size: 16, kind: 6, flags: 0, name: 0x720, pointer: 0)
    for place in [0x1700, 0x1720] {
      file.put8(4, at: place + 1)
      file.put("name", at: place + 2)
    }
  }

  private func type(
    _ file: inout ELFSample.Bytes, at offset: Int, size: Int, kind: Int, flags: Int, name: Int,
    pointer: Int
  ) {
    file.put64(size, at: offset)
    file.put64(8, at: offset + 8)
    file.put32(0x1234_5678, at: offset + 16)
    file.put8(flags, at: offset + 20)
    file.put8(8, at: offset + 21)
    file.put8(8, at: offset + 22)
    file.put8(kind, at: offset + 23)
    file.put32(name, at: offset + 40)
    file.put32(pointer, at: offset + 44)
  }
}
