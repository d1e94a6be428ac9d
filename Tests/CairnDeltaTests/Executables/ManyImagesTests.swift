// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing
import cairn_vectors

@Suite("Deltas of files with several executables")
struct ManyImagesTests {
  /// Two versions of a file.
  private typealias Versions = (old: [UInt8], new: [UInt8])

  /// Bytes that no compression makes smaller, so that a difference is worth more than a null delta.
  private static func ballast(_ seed: Int) -> [UInt8] {
    var random = Random(seed: seed)
    return (0..<4096).map { _ in random.byte() }
  }

  /// A Windows program with a table of pointers into its code, and with so many addresses. In the
  /// newer version parts of the code have moved, each by another distance.
  private static func windows(_ isNew: Bool, addresses: UInt32 = 0x6000) -> [UInt8] {
    var program = PEBuilder()
    var random = Random(seed: 1)
    let parts = (0..<7).map { _ in (0..<256).map { _ in random.byte() } }
    func gap(_ number: Int) -> Int { isNew ? 3 * number % 7 + 1 : 0 }
    var code: [UInt8] = []
    var starts: [Int] = []
    for (number, part) in parts.enumerated() {
      code += [UInt8](repeating: 0xCC, count: gap(number))
      starts.append(code.count)
      code += part
    }
    program.store(PEBuilder.code, code)
    for number in 0..<count {
      let place = starts[Int(random.byte()) % 7] + Int(random.byte())
      program.pointer(
        PEBuilder.constants + 8 * UInt32(number), to: PEBuilder.code + UInt32(place))
    }
    program.relocate(page: PEBuilder.constants, (0..<count).map { 8 * UInt16($0) })
    // The size of the last section, behind the headers, three sections and the fourth's name.
    program.put32(addresses - PEBuilder.relocations, at: 0x80 + 24 + 240 + 3 * 40 + 8)
    return program.bytes + ballast(1)
  }

  /// The number of a program's pointers.
  private static let count = 240

  private static let programs: [Versions] = [
    (windows(false), windows(true)),
    (ELFSample().bytes + ballast(2), ELFSample(isFixed: true).bytes + ballast(2)),
    (
      MachOSample.full(format: 6).bytes + ballast(3),
      MachOSample.full(format: 2).bytes + ballast(3)
    ),
  ]

  /// An archive of `members`; those of an even size follow each other without padding.
  private static func archive(_ members: [[UInt8]]) -> [UInt8] {
    var result = Array("!<arch>\n".utf8)
    for member in members {
      let size = String(member.count)
      let header = "name/" + String(repeating: " ", count: 43) + size
      result += Array((header + String(repeating: " ", count: 10 - size.count)).utf8)
      result += [0x60, 0x0A] + member
    }
    return result
  }

  /// The delta between archives, checked to give the new one.
  private static func delta(_ members: [Versions]) throws -> [UInt8] {
    let old = archive(members.map(\.old))
    let new = archive(members.map(\.new))
    let delta = try Engine.encode(old, new)
    #expect(try Engine.apply(delta, to: old) == new)
    return delta
  }

  private static func references(_ delta: [UInt8]) throws -> Int {
    try Engine.applier(delta).header.symbolCount(.reference)
  }

  /// How many references the image that `program` is has.
  private static func known(_ program: [UInt8]) throws -> Int {
    try program.withView { view in
      let found = try #require(ImageFinder.images(in: view).first)
      let image = try #require(found.format.image(in: view))
      return found.format.references(of: image, in: view).references.count
    }
  }

  @Test("The references of all programs in an archive are known")
  func all() throws {
    let programs = ManyImagesTests.programs
    let text: Versions = (ManyImagesTests.ballast(4), ManyImagesTests.ballast(4))
    let delta = try ManyImagesTests.delta([programs[0], text, programs[1], programs[2]])
    let counts = try programs.map { try ManyImagesTests.known($0.old) }
    #expect(counts[0] >= ManyImagesTests.count && counts[1] > 0 && counts[2] > 0)
    #expect(try ManyImagesTests.references(delta) == counts.reduce(0, +))
  }

  @Test("Programs come, go and change places")
  func changes() throws {
    let programs = ManyImagesTests.programs
    let base = ManyImagesTests.archive(programs.map(\.old))
    for members in [
      [programs[1].new], [programs[2].new, programs[0].new],
      programs.map(\.new) + programs.map(\.old),
    ] {
      let target = ManyImagesTests.archive(members)
      let delta = try Engine.encode(base, target)
      #expect(try Engine.apply(delta, to: base) == target)
      let inverse = try Engine.invert(delta, base, target)
      #expect(try Engine.apply(inverse, to: target) == base)
    }
  }

  @Test("A program that has too many addresses beside the others is left out")
  func addresses() throws {
    let small: Versions = (ManyImagesTests.windows(false), ManyImagesTests.windows(true))
    let large: Versions = (
      ManyImagesTests.windows(false, addresses: 0x7000_0000),
      ManyImagesTests.windows(true, addresses: 0x7000_0000)
    )
    let known = try ManyImagesTests.known(small.old)
    // With more addresses, more of what may be an operand names one.
    let each = try ManyImagesTests.known(large.old)
    #expect(try ManyImagesTests.references(try ManyImagesTests.delta([large, large])) == 2 * each)
    let delta = try ManyImagesTests.delta([large, large, large, small])
    let found = try ManyImagesTests.references(delta)
    // The delta without references may be the smaller one; the third program is never described.
    #expect(found == 0 || (found >= 2 * each && found <= 2 * each + known))
  }

  @Test("With little memory, programs are copied like anything else")
  func memory() throws {
    let program = ManyImagesTests.programs[0]
    var options = Engine.options()
    options.memoryLimit = 14 * (program.old.count + program.new.count)
    let known = try Engine.encode(program.old, program.new, options)
    #expect(try ManyImagesTests.references(known) > 0)
    options.memoryLimit -= 14
    let plain = try Engine.encode(program.old, program.new, options)
    #expect(try ManyImagesTests.references(plain) == 0)
    #expect(try Engine.apply(plain, to: program.old) == program.new)
  }
}
