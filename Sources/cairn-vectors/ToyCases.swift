// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// The logic of references, on files of the toy format.
enum ToyCases {
  static var all: [VectorCase] {
    [
      kinds, instructions, misses, rivals, ends, doubles, addresses, images, bytes(0), bytes(1),
      bytes(2), notUsed, listed,
    ]
  }

  /// 4 KiB of data at address 0x1000, 4 KiB of table at 0x3000, and addresses without bytes.
  static func file(seed: UInt64) -> ToyDraft {
    var file = ToyDraft(size: 0x2800, seed: seed)
    // Noughts keep the vectors small.
    for place in 0..<0x2800 where place < 0x900 || place >= 0x1100 { file.contents[place] = 0 }
    file.imageBase = 0x1_4000_0000
    file.sections = [
      .init(1, offset: 0, size: 0x800, address: 0),
      .init(1, offset: 0x800, size: 0x1000, address: 0x1000, addressSize: 0x1800),
      .init(2, offset: 0x1800, size: 0x1000, address: 0x3000),
    ]
    return file
  }

  /// The data moves up by 16 bytes in the middle of its section.
  static func covers(at split: Int = 0xC00) -> [Cover] {
    [
      .copy(0, from: 0, length: split), .copy(split + 16, from: split, length: 0x17F0 - split),
      .copy(0x1800, from: 0x1800, length: 0x1000),
    ]
  }

  /// Every kind, three times, with other aux.
  private static var kinds: VectorCase {
    var file = file(seed: 21)
    for kind in 0..<UInt8(24) where kind < 10 || kind > 11 {
      for turn in 0..<6 {
        let aux = [UInt8(0), 1, 4, 0x42, 0x86, 0xCC][turn]
        let number = Int(kind) * 6 + turn
        file.entries.append(
          .init(
            kind, at: 0xA00 + 20 * number, to: 0x1000 + 3 * number * (turn + 5) % 0x1800,
            aux: aux, base: turn % 2 == 0 ? 0x1100 : 0x3200))
      }
    }
    // Two that are none.
    file.entries += [.init(24, at: 0x1900, to: 0x1000), .init(12, at: 0x1908, to: 0x5000)]
    // The table, whose entries count from its own start.
    for row in 0..<64 {
      file.entries.append(
        .init(19, at: 0x1A00 + 4 * row, to: 0x1000 + 60 * row, aux: 1, base: 0x3200))
    }
    var script = ReferenceScript(.toy, base: file.bytes, covers: covers(at: 0x1100))
    script.predict(size: 0x2800, seed: 5, every: 53)
    return script.accepted("reference-kinds", "every kind of reference, with several parameters")
  }

  /// Addresses of two AArch64 instructions, in order and out of it.
  private static var instructions: VectorCase {
    var file = file(seed: 22)
    let words: [UInt32] = [0x9000_0000, 0x9100_0000, 0xF940_0000, 0x3DC0_0000, 0x7940_0000]
    for number in 0..<48 {
      let place = 0xA00 + 64 * number
      for (index, word) in words.enumerated() {
        file.contents.replaceSubrange(
          place + 4 * index..<place + 4 * index + 4,
          with: WireNumber.littleEndian(UInt64(word | UInt32(number)), 4))
      }
      let target = 0x1000 + 176 * (number % 20)
      let away = number % 5 == 4 ? 16 : 0
      file.entries += [
        number % 7 == 6
          ? .init(10, at: place, to: target & ~0xFFF) : .init(10, at: place, to: target, aux: 1),
        .init(11, at: place + 4, to: target, aux: 1),
        .init(11, at: place + 8, to: target + away, aux: 2),
        .init(11, at: place + 12, to: target, aux: number % 3 == 0 ? 40 : 3),
        .init(11, at: place + 16, to: target + 2, aux: 0),
      ]
    }
    // Left out: odd, too far, in front of the file.
    file.entries += [
      .init(10, at: 0x1A02, to: 0x1000, aux: 1), .init(11, at: 0x1A04, to: 0x1000, aux: 64),
      .init(11, at: 8, to: 0x1000, aux: 3),
    ]
    var script = ReferenceScript(.toy, base: file.bytes, covers: covers(at: 0x1304))
    script.predict(size: 0x2800, seed: 6, every: 41)
    return script.accepted("reference-pages", "page21 with its offset12, and either alone")
  }

  /// Pointers that lead to where the covers do not.
  private static var misses: VectorCase {
    var file = file(seed: 23)
    for number in 0..<200 {
      let kind: UInt8 = [12, 0, 4, 13][number / 8 % 4]
      file.entries.append(.init(kind, at: 0x1000 + 8 * number, to: 0x1000 + 8 * (number * 37 % 60)))
    }
    var script = ReferenceScript(.toy, base: file.bytes, covers: covers())
    script.predict(size: 0x2800, seed: 7, every: 9)
    return script.accepted("reference-misses", "most predictions are wrong")
  }

  /// Labels that go now here, now there.
  private static var rivals: VectorCase {
    var file = file(seed: 24)
    for number in 0..<160 {
      file.entries.append(.init(13, at: 0x1800 + 4 * number, to: 0x1000 + 4 * (number % 7)))
    }
    var script = ReferenceScript(.toy, base: file.bytes, covers: covers())
    script.predict(size: 0x2800, seed: 8, every: 0x2800)
    let moves = ContentRule.lcg(seed: 9, size: 160)
    for number in 0..<160 {
      let choice = Int(moves[number]) % 12
      let steps = [0, 0, 0, 0, 0, 0, 8, 8, 8, 0x40, 0x48, 0x48]
      let step = number > 80 && number < 120 ? 0x40 : steps[choice]
      let value = 0x1000 + 4 * (number % 7) + step + (choice == 11 ? number : 0)
      script.target.replaceSubrange(
        0x1800 + 4 * number..<0x1804 + 4 * number, with: WireNumber.littleEndian(UInt64(value), 4))
    }
    return script.accepted("reference-rivals", "labels that are learned, confirmed and given up")
  }

  /// References over the ends of covers, between them, and at odd places.
  private static var ends: VectorCase {
    var file = file(seed: 25)
    for number in 0..<300 {
      file.entries.append(.init(12, at: 0x900 + 11 * number, to: 0x1000 + 13 * number))
    }
    // One that overlaps another, one that is listed late.
    file.entries += [.init(13, at: 0x906, to: 0x1000), .init(13, at: 0x2000, to: 0x3000)]
    var covers: [Cover] = []
    var place = 0
    for number in 0..<90 {
      let length = 1 + number * 29 % 97
      covers.append(.copy(place, from: 0x880 + number * 41 % 0xF00, length: length))
      place += length + number % 3
      if number % 10 == 9 {
        covers.append(Cover(start: place, length: 5, source: .fill(UInt8(number))))
        place += 5
      }
    }
    covers.append(.copy(place + 7, from: place + 7, length: 0x2800 - place - 7))
    var script = ReferenceScript(.toy, base: file.bytes, covers: covers)
    script.predict(size: 0x2800, seed: 10, every: 31)
    return script.accepted(
      "reference-cover-ends", "references at odd places, over the ends of short covers")
  }

  /// Covers that copy the same bytes.
  private static var doubles: VectorCase {
    var file = file(seed: 26)
    for number in 0..<120 {
      file.entries.append(.init(0, at: 0x900 + 32 * number, to: 0x1000 + 48 * (number * 7 % 100)))
      file.entries.append(.init(1, at: 0x908 + 32 * number, to: 0x1108 + 32 * number))
    }
    var script = ReferenceScript(
      .toy, base: file.bytes,
      covers: [
        .copy(0, from: 0x900, length: 0x700), .copy(0x700, from: 0x800, length: 0x400),
        .copy(0xB00, from: 0xA00, length: 0x400), .copy(0xF10, from: 0x1700, length: 0x700),
        .copy(0x1610, from: 0xB00, length: 0x10), .copy(0x1620, from: 0, length: 0x800),
        .copy(0x1E20, from: 0x1E20, length: 0x9E0),
      ])
    script.predict(size: 0x2800, seed: 11, every: 71)
    return script.accepted("reference-owners", "bytes of the base that several covers copy")
  }

  /// A target whose sections, machine and image base are others.
  private static var addresses: VectorCase {
    var old = file(seed: 27)
    for number in 0..<90 {
      let kind: UInt8 = [12, 14, 16, 15, 13, 3][number % 6]
      old.entries.append(
        .init(kind, at: 0x900 + 16 * number, to: 0x1000 + 24 * number, aux: UInt8(number % 2)))
    }
    var new = old
    new.imageBase = 0x4000
    new.machine = 2
    new.sections = [
      .init(1, offset: 0, size: 0x700, address: 0x100),
      .init(2, offset: 0x900, size: 0xB00, address: 0x8000, addressSize: 0x9000),
      .init(0, offset: 0x1400, size: 0x400, address: 0x1_2000),
      .init(1, offset: 0x1900, size: 0xF00, address: 0x3000),
    ]
    var script = ReferenceScript(.toy, base: old.bytes, target: new.bytes, covers: covers())
    script.targetImages = [(.toy, 0..<0x2800)]
    return script.accepted(
      "reference-addresses", "a target with other sections, another machine and image base")
  }

  /// Two images in the base, three in the target.
  private static var images: VectorCase {
    var file = file(seed: 28)
    for number in 0..<60 {
      file.entries.append(.init(12, at: 0x900 + 16 * number, to: 0x1000 + 24 * number))
      file.entries.append(
        .init(18, at: 0x1800 + 2 * number, to: 0x1000 + 4 * number, aux: 4, base: 0x3100))
    }
    let one = file.bytes
    file.imageBase = 0x7000_0000
    file.entries.removeLast(20)
    let two = file.bytes
    let base = [1, 2, 3] + one + [4, 5, 6, 7] + two + [8]
    let target = two + one + two
    var script = ReferenceScript(
      .toy, base: base, target: target,
      covers: [
        .copy(0, from: 0x2807, length: 0x2800), .copy(0x2800, from: 3, length: 0x2800),
        .copy(0x5000, from: 0x2807, length: 0x2800),
      ])
    script.baseImages = [(.toy, 3..<0x2803), (.toy, 0x2807..<0x5007)]
    script.targetImages = [
      (.toy, 0..<0x2800), (.toy, 0x2800..<0x5000), (.toy, 0x5000..<0x7800),
    ]
    return script.accepted("reference-images", "two images in the base, three in the target")
  }

  /// Literals in the mixed coder, in code of each machine.
  private static func bytes(_ machine: UInt8) -> VectorCase {
    var file = file(seed: 29)
    file.machine = machine
    file.sections[1].content = 0
    file.entries = [.init(12, at: 0x1900, to: 0x1100)]
    file.contents.replaceSubrange(0x800..<0x1800, with: SampleCode.bytes(machine, size: 0x1000))
    let covers: [Cover] = [
      .copy(0, from: 0, length: 0x802), .copy(0x80A, from: 0x900, length: 0x40),
      .copy(0xA00, from: 0xB08, length: 0x80), Cover(start: 0xC00, length: 9, source: .fill(0)),
      .copy(0xC20, from: 0x1000, length: 0x200), .copy(0x1003, from: 0x1700, length: 0x1000),
      .copy(0x2100, from: 0x2100, length: 0x700),
    ]
    var script = ReferenceScript(.toy, base: file.bytes, covers: covers)
    script.predict(size: 0x2800, seed: 12, every: 61)
    var place = 0
    for cover in covers {
      for index in place..<cover.start {
        script.target[index] =
          index % 9 == 0 ? script.target[index] : file.contents[0x800 + (index + 0x33) % 0x1000]
      }
      place = cover.end
    }
    script.mixesLiterals = true
    let name = ["data", "x64", "arm64"][Int(machine)]
    return script.accepted("mixed-literals-\(name)", "literals in the mixed coder: \(name)")
  }

  /// References that no cover holds.
  private static var notUsed: VectorCase {
    var file = file(seed: 30)
    file.entries = [.init(12, at: 0x900, to: 0x1000)]
    let script = ReferenceScript(
      .toy, base: file.bytes,
      target: Array(file.bytes[..<0x700]) + [UInt8](repeating: 9, count: 0x2100),
      covers: [
        .copy(0, from: 0, length: 0x700), Cover(start: 0x700, length: 0x2100, source: .fill(9)),
      ])
    return script.accepted(
      "reference-unused", "a reference that no cover holds: a stream of no bytes")
  }

  /// An image without references.
  private static var listed: VectorCase {
    let file = file(seed: 31)
    var script = ReferenceScript(.toy, base: file.bytes, covers: covers())
    script.predict(size: 0x2800, seed: 13, every: 999)
    return script.accepted("reference-none", "an image without any reference")
  }
}
