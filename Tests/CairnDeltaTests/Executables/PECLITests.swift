// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Testing
import cairn_vectors

@Suite struct PECLITests {
  @Test(arguments: [false, true])
  func assembliesHaveNoMachineAndTheirTablesAreASection(_ isWide: Bool) throws {
    let image = try #require(CLIBuilder(isWide: isWide).file.image())
    #expect(image.machine == .none)
    #expect(image.sections.allSatisfy { $0.content != .code })
    let table = try #require(image.sections.first { $0.content == .table })
    #expect(table.address == CLIBuilder.metadata + 0x60 && table.size == 0x120)
    #expect(image.offset(of: 0x2500) == image.offset(of: 0x2000).map { $0 + 0x500 })
  }

  @Test func codeThatIsNotOnlyOfTheCommonLanguageStaysCode() throws {
    var builder = CLIBuilder(isWide: true)
    builder.file.words(CLIBuilder.header + 16, [0])
    let image = try #require(builder.file.image())
    #expect(image.machine == .x64)
    #expect(image.section(at: UInt64(PEBuilder.code))?.content == .code)
    #expect(image.sections.allSatisfy { $0.content != .table })
  }

  @Test func headersNameTheMetadataAndTheEntry() {
    let found = CLIBuilder().file.found()
    #expect(
      PEBuilder.addresses([
        (CLIBuilder.header + 8, CLIBuilder.metadata), (CLIBuilder.header + 24, 0x2400),
      ]).isSubset(of: found))
    #expect(
      found.contains(
        .init(kind: .row24, site: CLIBuilder.header + 20, target: CLIBuilder.table(6) + 14)))
  }

  /// The targets of the references that start inside of table `number`, with their place in it.
  private func cells(_ number: Int) -> Set<PEBuilder.Found> {
    let start = CLIBuilder.table(number)
    let sizes = [1: 12, 2: 28, 6: 42, 10: 6, 17: 2, 40: 12]
    let end = start + UInt32(sizes[number] ?? 0)
    let found = CLIBuilder().file.found().filter { $0.site >= start && $0.site < end }
    return Set(
      found.map { .init(kind: $0.kind, site: $0.site - start, target: $0.target) })
  }

  @Test func typesNameStringsAndTheFirstOfTheirMethods() {
    let strings = CLIBuilder.strings
    #expect(
      cells(2) == [
        // Tables that are not there have no references.
        .init(kind: .table16, site: 4, target: strings + 13),
        .init(kind: .coded16, site: 8, target: CLIBuilder.table(1)),
        .init(kind: .row16, site: 12, target: CLIBuilder.table(6)),
        .init(kind: .table16, site: 18, target: strings + 17),
        .init(kind: .table16, site: 20, target: strings + 21),
        .init(kind: .coded16, site: 22, target: CLIBuilder.table(1) + 6),
        // The list of a type without methods is behind the last one.
        .init(kind: .row16, site: 26, target: CLIBuilder.table(6) + 3 * 14),
      ])
  }

  @Test func methodsNameTheirBodiesNamesAndSignatures() {
    var expected: Set<PEBuilder.Found> = [
      .init(kind: .relative32, site: 0, target: 0x1100),
      .init(kind: .relative32, site: 14, target: 0x1140),
    ]
    for row in 0..<UInt32(3) {
      expected.insert(
        .init(kind: .table16, site: row * 14 + 8, target: CLIBuilder.strings + 25 + row))
      expected.insert(
        .init(kind: .table16, site: row * 14 + 10, target: CLIBuilder.blobs + 3 + row))
    }
    #expect(cells(6) == expected)
  }

  @Test func membersNameTheirOwners() {
    #expect(
      cells(10) == [
        .init(kind: .coded16, site: 0, target: CLIBuilder.table(1)),
        .init(kind: .table16, site: 2, target: CLIBuilder.strings + 30),
        .init(kind: .table16, site: 4, target: CLIBuilder.blobs + 7),
      ])
  }

  @Test func resourcesNameTheirBytes() {
    #expect(
      cells(40) == [
        .init(kind: .table32, site: 0, target: 0x2410),
        .init(kind: .table16, site: 8, target: CLIBuilder.strings + 33),
      ])
  }

  @Test func codeNamesRowsAndStrings() {
    let code = CLIBuilder().file.found().filter { $0.site < PEBuilder.constants }
    #expect(
      code == [
        .init(kind: .row24, site: 0x1102, target: CLIBuilder.table(6) + 14),
        // Locals, a string, a type; the switch's branches look like calls, but are none.
        .init(kind: .row24, site: 0x1148, target: CLIBuilder.table(17)),
        .init(kind: .row24, site: 0x114D, target: CLIBuilder.userStrings + 1),
        .init(kind: .row24, site: 0x1160, target: CLIBuilder.table(1) + 6),
        .init(kind: .row24, site: 0x1180, target: CLIBuilder.table(2)),
      ])
  }

  @Test func basesAreTheFirstRowsAndTheHeaps() throws {
    let bases = try #require(CLIBuilder().file.tables()).bases
    #expect(
      bases
        == [1, 2, 6, 10, 17, 40].map(CLIBuilder.table) + [
          CLIBuilder.metadata, CLIBuilder.strings, CLIBuilder.blobs, 0x2400,
          CLIBuilder.userStrings + 1,
        ])
  }

  @Test func metadataThatLieAreLeftAlone() {
    var builder = CLIBuilder()
    // More rows than the stream has bytes.
    builder.file.words(CLIBuilder.metadata + 0x60 + 24, [1000])
    #expect(builder.file.image()?.machine == ExecutableImage.Machine.none)
    #expect(builder.file.found().allSatisfy { $0.kind == .relative32 })
  }
}
