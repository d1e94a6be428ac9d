// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing
import cairn_vectors

@Suite("Executables in containers")
struct ImageFinderTests {
  private static let program = MachOSample.full(format: 6).bytes

  private func found(_ bytes: [UInt8]) -> [[Int]] {
    bytes.withView { view in
      ImageFinder.images(in: view).map { [Int($0.format.rawValue), $0.offset, $0.size] }
    }
  }

  // MARK: Containers by rule

  private func bigEndian(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private func fat(_ slices: [[UInt8]], isWide: Bool) -> [UInt8] {
    var result = bigEndian(isWide ? 0xCAFE_BABF : 0xCAFE_BABE, 4) + bigEndian(slices.count, 4)
    let width = isWide ? 8 : 4
    for (number, slice) in slices.enumerated() {
      result += bigEndian(0x0100_000C, 4) + bigEndian(0, 4)
      result += bigEndian(0x8000 * (number + 1), width) + bigEndian(slice.count, width)
      result += bigEndian(14, isWide ? 8 : 4)
    }
    for (number, slice) in slices.enumerated() {
      result += [UInt8](repeating: 0, count: 0x8000 * (number + 1) - result.count) + slice
    }
    return result
  }

  private func archive(_ members: [(name: String, data: [UInt8])]) -> [UInt8] {
    var result = Array("!<arch>\n".utf8)
    for member in members {
      let name = member.name + String(repeating: " ", count: 48 - member.name.count)
      let size = String(member.data.count)
      result += Array((name + size + String(repeating: " ", count: 10 - size.count)).utf8)
      result += [0x60, 0x0A] + member.data
      if member.data.count % 2 == 1 { result.append(0x0A) }
    }
    return result
  }

  private func tarFile(
    _ data: [UInt8], type: Character = "0", size: [UInt8]? = nil, magic: String = "ustar\u{0}00"
  ) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    header.replaceSubrange(0..<1, with: Array("f".utf8))
    let octal = String(data.count, radix: 8)
    let field = Array((String(repeating: "0", count: 11 - octal.count) + octal).utf8) + [0]
    header.replaceSubrange(124..<136, with: size ?? field)
    header[156] = type.asciiValue ?? 0
    header.replaceSubrange(257..<257 + magic.utf8.count, with: Array(magic.utf8))
    header.replaceSubrange(148..<156, with: Array(repeating: 0x20, count: 8))
    let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
    let digits = String(repeating: "0", count: 6 - sum.count) + sum
    header.replaceSubrange(148..<156, with: Array(digits.utf8) + [0, 0x20])
    return header + data + [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
  }

  // MARK: Tests

  @Test("A program is found, with all that follows it")
  func program() {
    let program = ImageFinderTests.program
    #expect(found(program) == [[3, 0, program.count]])
    #expect(found(program + [1, 2, 3]) == [[3, 0, program.count + 3]])
    #expect(found([]).isEmpty)
    #expect(found(Array(program.prefix(40))).isEmpty)
  }

  @Test("Each slice of a fat file is found", arguments: [false, true])
  func slices(_ isWide: Bool) {
    let program = ImageFinderTests.program
    var file = fat([program, program, [1, 2, 3]], isWide: isWide)
    let size = program.count
    #expect(found(file) == [[3, 0x8000, size], [3, 0x10000, size]])
    // The second slice over the first; then behind the file.
    let place = isWide ? 8 + 32 + 8 + 6 : 8 + 20 + 8 + 2
    file.replaceSubrange(place..<place + 2, with: [0x90, 0x00])
    #expect(found(file) == [[3, 0x8000, size]])
    file.replaceSubrange(place - 2..<place, with: [0xFF, 0xFF])
    #expect(found(file) == [[3, 0x8000, size]])
  }

  @Test("Members of an archive are found behind names of both kinds")
  func archives() {
    let program = ImageFinderTests.program
    let file = archive([
      ("/", [0, 0, 0]), ("a.o/", program), ("#1/12", Array("long name.so".utf8) + program),
      ("text/", Array("hello".utf8)), ("b.o/", program),
    ])
    let size = program.count
    let second = 72 + size + 60 + 60 + 12
    #expect(found(file).map { $0[1] } == [132, 132 + size + 72, second + size + 66 + 60])
    #expect(found(file).map { $0[2] } == [size, size, size])
    // A member that claims more than there is ends the archive.
    #expect(found(file.dropLast(1)).count == 2)
  }

  @Test("Files of a tar are found, whatever writes their sizes")
  func tars() {
    let program = ImageFinderTests.program
    let size = program.count
    let binary: [UInt8] = [0x80] + Array(repeating: 0, count: 7) + bigEndian(size, 4)
    let record = Array("14 size=\(size)\n".utf8)
    #expect(record.count == 14)
    let file =
      tarFile(Array("text".utf8)) + tarFile(program) + tarFile([], type: "5")
      + tarFile(program, size: binary, magic: "ustar  \u{0}")
      + tarFile(record, type: "x") + tarFile(program, size: Array("00000000000\u{0}".utf8))
      + [UInt8](repeating: 0, count: 1024)
    let first = 1024 + 512
    #expect(
      found(file) == [
        [3, first, size], [3, first + size + 1024, size],
        [3, first + 2 * size + 1024 + 512 + 1024 + 512 - 512 - 512 + 512, size],
      ])
  }

  @Test("Containers in containers are looked into, so deep and no deeper")
  func nested() {
    let program = ImageFinderTests.program
    var file = archive([("data.tar/", tarFile(program))])
    #expect(found(file) == [[3, 68 + 512, program.count]])
    for depth in 3...6 {
      file = archive([("nested/", file)])
      #expect(found(file).count == (depth <= 4 ? 1 : 0))
    }
  }

  @Test("A tar whose file ends behind its container gives none of it")
  func lyingSizes() {
    let program = ImageFinderTests.program
    let file = tarFile(program) + tarFile(program)
    #expect(found(file).count == 2)
    #expect(found(Array(file.dropLast(0x1000))).count == 1)
    let huge: [UInt8] = [0xFF] + Array(repeating: 0xFF, count: 11)
    #expect(found(tarFile(program, size: huge)).isEmpty)
  }

  @Test("Images in a file of an unknown form are found at its blocks")
  func firmware() {
    let program = ImageFinderTests.program
    let gap = [UInt8](repeating: 0x5A, count: 512)
    let file = gap + program + gap + gap + program
    #expect(
      found(file) == [[3, 512, program.count + 1024], [3, 1536 + program.count, program.count]])
    #expect(found([1] + file).isEmpty)
  }

  @Test("Damaged containers are read without a fault, and images lie in them in order")
  func damage() {
    var random = Random(seed: 5)
    let program = ImageFinderTests.program
    let record = Array("14 size=\(program.count)\n".utf8)
    let files = [
      fat([program, program], isWide: false), fat([program], isWide: true),
      archive([("#1/4", [1, 2, 3, 4] + program), ("x/", tarFile(program))]),
      tarFile(record, type: "x") + tarFile(program) + tarFile(program),
      [UInt8](repeating: 7, count: 512) + program + program,
    ]
    for number in 0..<2000 {
      var file = files[number % files.count]
      for _ in 0...random.below(3) {
        let place = random.below(random.below(2) == 0 ? 160 : file.count)
        file[place] = random.below(2) == 0 ? random.byte() : [0, 0xFF, 0x7F, 0x39][random.below(4)]
      }
      if random.below(4) == 0 { file.removeLast(random.below(file.count)) }
      var end = 0
      for image in found(file) {
        #expect(image[1] >= end && image[2] > 0 && image[1] + image[2] <= file.count)
        end = image[1] + image[2]
      }
    }
  }
}
