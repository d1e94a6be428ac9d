// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Testing
import cairn_vectors

@Suite struct PETableTests {
  @Test func relocationsNamePointers() {
    var file = PEBuilder()
    file.pointer(0x2008, to: 0x1010)
    file.pointer(0x2018, to: 0x7000_0000)
    file.pointer(0x2020, to: 0x1020)
    file.relocate(page: 0x2000, [0x008, 0x018])
    // The second points out of the image, the third has no relocation.
    #expect(
      file.found() == [
        PEBuilder.Found(kind: .relative32, site: 0x5000, target: 0x2000),
        PEBuilder.Found(kind: .absolute64, site: 0x2008, target: 0x1010),
      ])
  }

  @Test func withoutRelocationsPointersAreFoundByValue() {
    var file = PEBuilder()
    file.pointer(0x2008, to: 0x1010)
    file.pointer(0x2014, to: 0x1020)
    file.pointer(0x2020, to: 0x10)
    #expect(
      file.found() == [PEBuilder.Found(kind: .absolute64, site: 0x2008, target: 0x1010)])
  }

  @Test func typeLocatorsLeadToTheirClasses() {
    var file = PEBuilder()
    file.pointer(0x2000, to: 0x2100)
    file.relocate(page: 0x2000, [0])
    // Locator, hierarchy, list of bases, base.
    file.words(0x2100, [1, 0, 0, 0x2600, 0x2200, 0x2100])
    file.words(0x2200, [0, 0, 1, 0x2300])
    file.words(0x2300, [0x2400])
    file.words(0x2400, [0x2610, 0, 0, 0xFFFF_FFFF, 0, 0x40, 0x2200])
    let expected = PEBuilder.addresses([
      (0x5000, 0x2000), (0x210C, 0x2600), (0x2110, 0x2200), (0x2114, 0x2100), (0x220C, 0x2300),
      (0x2300, 0x2400), (0x2400, 0x2610), (0x2418, 0x2200),
    ])
    let found = file.found()
    #expect(expected.isSubset(of: found))
    #expect(found.count == expected.count + 1)
    // A word of another value in its last field makes it none.
    file.words(0x2114, [0x2104])
    #expect(file.found().count == 2)
  }

  @Test func exportsNameFunctionsAndNames() {
    var file = PEBuilder()
    file.directory(0, 0x2100, size: 40)
    file.words(0x2100, [0, 0, 0, 0x2200, 1, 2, 1, 0x2140, 0x2150, 0x2160])
    file.words(0x2140, [0x1010, 0x1020])
    file.words(0x2150, [0x2210])
    #expect(
      file.found()
        == PEBuilder.addresses([
          (0x210C, 0x2200), (0x211C, 0x2140), (0x2120, 0x2150), (0x2124, 0x2160),
          (0x2140, 0x1010), (0x2144, 0x1020), (0x2150, 0x2210),
        ]))
  }

  @Test func importsNameWhatTheyTake() {
    var file = PEBuilder()
    file.directory(1, 0x2100, size: 40)
    file.words(0x2100, [0x2200, 0, 0, 0x2300, 0x2240])
    // By name, by number, the end; behind it nothing is looked at.
    file.words(0x2200, [0x2310, 0, 7, 0x8000_0000, 0, 0, 0x2310, 0])
    file.words(0x2240, [0x2310, 0, 0, 0])
    #expect(
      file.found()
        == PEBuilder.addresses([
          (0x2100, 0x2200), (0x210C, 0x2300), (0x2110, 0x2240), (0x2200, 0x2310),
          (0x2240, 0x2310),
        ]))
  }

  @Test func delayedImportsNameWhatTheyTake() {
    var file = PEBuilder()
    file.directory(13, 0x2100, size: 64)
    file.words(0x2100, [1, 0x2300, 0x2310, 0x2320, 0x2200, 0, 0, 0])
    file.words(0x2200, [0x2330])
    #expect(
      file.found()
        == PEBuilder.addresses([
          (0x2104, 0x2300), (0x2108, 0x2310), (0x210C, 0x2320), (0x2110, 0x2200),
          (0x2200, 0x2330),
        ]))
  }

  @Test func resourcesNameTheirBytes() {
    var file = PEBuilder()
    file.directory(2, 0x2100, size: 0x100)
    // One directory that leads to another, which leads back and to a leaf.
    file.words(0x2100, [0, 0, 0, 0x1_0000, 3, 0x8000_0040])
    file.words(0x2140, [0, 0, 0, 0x2_0000, 1, 0x8000_0000, 2, 0x60])
    file.words(0x2160, [0x2300, 16, 0, 0])
    #expect(file.found() == PEBuilder.addresses([(0x2160, 0x2300)]))
  }

  @Test func debugDataNameTheirBytesAndTheLinkersGroups() {
    var file = PEBuilder()
    file.directory(6, 0x2100, size: 28)
    file.words(0x2100, [0, 0, 0, 13, 0x28, 0x2200, 0xE00])
    file.words(0x2200, [0x4C43_4750, 0x1000, 0x100, 0x7865_742E, 0x0000_0074])
    file.words(0x2214, [0x2000, 0x200, 0x0000_612E])
    #expect(
      file.found() == PEBuilder.addresses([(0x2114, 0x2200), (0x2204, 0x1000), (0x2214, 0x2000)]))
  }

  @Test func theLoadConfigurationNamesGuardedFunctions() {
    var file = PEBuilder()
    file.directory(10, 0x2100, size: 0x140)
    file.words(0x2100, [0x140])
    file.pointer(0x2100 + 88, to: 0x2700)
    file.pointer(0x2100 + 128, to: 0x2300)
    file.words(0x2100 + 136, [2, 0, 0x1000_0500])
    file.pointer(0x2100 + 256, to: 0x2400)
    file.store(0x2300, [0x10, 0x10, 0, 0, 1, 0x20, 0x10, 0, 0, 2])
    file.words(0x2400, [24, 1, 0x2500, 8, 0x2600, 8])
    file.words(0x2500, [0x1030, 0x1040])
    file.words(0x2600, [0x1050, 0x10])
    var expected = PEBuilder.addresses([
      (0x2300, 0x1010), (0x2305, 0x1020), (0x2408, 0x2500), (0x2410, 0x2600), (0x2500, 0x1030),
      (0x2504, 0x1040), (0x2600, 0x1050),
    ])
    for (field, target) in [(88, 0x2700), (128, 0x2300), (256, 0x2400)] {
      expected.insert(
        PEBuilder.Found(
          kind: .absolute64, site: 0x2100 + UInt32(field), target: UInt32(target)))
    }
    #expect(file.found() == expected)
  }

  @Test func threadStorageNamesItsBytes() {
    var file = PEBuilder()
    // So that pointers are not found by value.
    file.relocate(page: 0x2000, [0xFF0])
    file.directory(9, 0x2100, size: 40)
    file.pointer(0x2100, to: 0x2300)
    file.pointer(0x2110, to: 0x2310)
    let found = file.found().filter { $0.kind == .absolute64 }
    #expect(found.map(\.target).sorted() == [0x2300, 0x2310])
  }
}
