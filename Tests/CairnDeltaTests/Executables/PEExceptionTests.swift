// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Testing
import cairn_vectors

@Suite struct PEExceptionTests {
  /// A file for x64 with one function, whose unwind information is at 0x2100.
  private func x64() -> PEBuilder {
    var file = PEBuilder()
    file.relocate(page: 0x2000, [])
    file.directory(3, PEBuilder.functions, size: 12)
    file.words(PEBuilder.functions, [0x1000, 0x1080, 0x2100])
    return file
  }

  private let function: [(site: UInt32, target: UInt32)] = [
    (0x5000, 0x2000), (0x4000, 0x1000), (0x4004, 0x1080), (0x4008, 0x2100),
  ]

  @Test func chainedFunctionsAreFollowed() {
    var file = x64()
    // Three codes take up four places.
    file.store(0x2100, [0x21, 0, 3, 0])
    file.words(0x210C, [0x1100, 0x1180, 0x2140])
    file.store(0x2140, [0x09, 0, 0, 0])
    file.words(0x2144, [0x1300, 0])
    #expect(
      file.found()
        == PEBuilder.addresses(
          function + [
            (0x210C, 0x1100), (0x2110, 0x1180), (0x2114, 0x2140), (0x2144, 0x1300),
          ]))
  }

  @Test func chainsThatBiteTheirTailEnd() {
    var file = x64()
    file.store(0x2100, [0x21, 0, 0, 0])
    file.words(0x2104, [0x1100, 0x1180, 0x2100])
    #expect(file.found().count == function.count + 3)
  }

  @Test func scopeTablesNameTheirScopes() {
    var file = x64()
    file.store(0x2100, [0x09, 0, 0, 0])
    file.words(0x2104, [0x1300, 2, 0x1010, 0x1020, 1, 0x1030, 0x1040, 0x1050, 0x1400, 0])
    let scopes: [(site: UInt32, target: UInt32)] = [
      (0x2104, 0x1300), (0x210C, 0x1010), (0x2110, 0x1020), (0x2118, 0x1030), (0x211C, 0x1040),
      (0x2120, 0x1050), (0x2124, 0x1400),
    ]
    #expect(file.found() == PEBuilder.addresses(function + scopes))
    // A scope that ends before it begins: no such table.
    file.words(0x2120, [0x1040])
    #expect(file.found() == PEBuilder.addresses(function + [scopes[0]]))
  }

  /// A frame of C++ at 0x2200, and the references that it makes.
  private func addFrame(to file: inout PEBuilder) -> [(site: UInt32, target: UInt32)] {
    file.words(
      0x2200, [0x1993_0522, 2, 0x2240, 1, 0x2260, 2, 0x2280, 0, 0, 1])
    file.words(0x2240, [0xFFFF_FFFF, 0x1500, 0, 0])
    file.words(0x2260, [0, 0, 1, 1, 0x22A0])
    file.words(0x2280, [0x1000, 0xFFFF_FFFF, 0x1010, 0])
    file.words(0x22A0, [0, 0x2700, 0, 0x1600, 56])
    return [
      (0x2208, 0x2240), (0x2210, 0x2260), (0x2218, 0x2280), (0x2244, 0x1500), (0x2270, 0x22A0),
      (0x2280, 0x1000), (0x2288, 0x1010), (0x22A4, 0x2700), (0x22AC, 0x1600),
    ]
  }

  @Test func framesNameActionsBlocksHandlersAndPlaces() {
    var file = x64()
    file.store(0x2100, [0x19, 0, 0, 0])
    file.words(0x2104, [0x1300, 0x2200])
    let frame = addFrame(to: &file)
    #expect(
      file.found()
        == PEBuilder.addresses(function + [(0x2104, 0x1300), (0x2108, 0x2200)] + frame))
  }

  @Test func compressedFramesNameActionsBlocksHandlersAndSegments() {
    var file = x64()
    file.store(0x2100, [0x19, 0, 0, 0])
    file.words(0x2104, [0x1300, 0x2200])
    // Segments, flags, actions and blocks.
    file.store(0x2200, [0x1E, 0x21, 0x03])
    file.words(0x2203, [0x2220, 0x2240, 0x2280])
    // Nothing to do, an object, a function.
    file.store(0x2220, [3 << 1, 4 << 1, 5 << 1])
    file.words(0x2223, [0x1500])
    file.store(0x2227, [2, 7 << 1])
    file.words(0x2229, [0x1510])
    // One block with one handler, which goes on at an address.
    file.store(0x2240, [1 << 1, 0, 2, 4])
    file.words(0x2244, [0x2260])
    file.store(0x2260, [1 << 1, 0x1B, 0x0F, 1, 0, 0, 0])
    file.words(0x2267, [0x2700, 0x1600, 0x1610])
    file.store(0x2280, [1 << 1])
    file.words(0x2281, [0x1000, 0x22A0])
    #expect(
      file.found()
        == PEBuilder.addresses(
          function + [
            (0x2104, 0x1300), (0x2108, 0x2200), (0x2203, 0x2220), (0x2207, 0x2240),
            (0x220B, 0x2280), (0x2223, 0x1500), (0x2229, 0x1510), (0x2244, 0x2260),
            (0x2267, 0x2700), (0x226B, 0x1600), (0x226F, 0x1610), (0x2281, 0x1000),
            (0x2285, 0x22A0),
          ]))
  }

  @Test func armFunctionsHaveUnwindInformationUnlessItIsPacked() {
    var file = PEBuilder(machine: 0xAA64)
    file.relocate(page: 0x2000, [])
    file.directory(3, PEBuilder.functions, size: 24)
    file.words(PEBuilder.functions, [0x1000, 0x2100, 0x1100, 0x0120_0041, 0x1180, 0x2140])
    // Two scopes of epilogues and one word of codes, then a handler.
    file.words(0x2100, [0x0890_0020, 0, 0, 0xE4E4_E4E4, 0x1300, 0x2200])
    // The long form, with one epilogue described in the first word.
    file.words(0x2140, [0x0030_0020, 0x0002_0003, 0, 0, 0x1310, 0x2200])
    let frame = addFrame(to: &file)
    #expect(
      file.found()
        == PEBuilder.addresses(
          frame + [
            (0x5000, 0x2000), (0x4000, 0x1000), (0x4004, 0x2100), (0x4008, 0x1100),
            (0x4010, 0x1180), (0x4014, 0x2140), (0x2110, 0x1300), (0x2114, 0x2200),
            (0x2150, 0x1310), (0x2154, 0x2200),
          ]))
  }

  @Test func tablesThatShareTheirBytesAreWalkedOnce() throws {
    var file = x64()
    file.directory(3, PEBuilder.functions, size: 0x1F8)
    for row in 0..<UInt32(42) {
      file.words(PEBuilder.functions + row * 12, [0x1000, 0x1080, 0x2100 + row * 12])
      file.store(0x2100 + row * 12, [0x19, 0, 0, 0])
      file.words(0x2104 + row * 12, [0x1300, 0x2800 + row * 4])
    }
    // Each frame has the same tables, and tables that are longer than the file.
    for row in 0..<UInt32(60) { file.words(0x2800 + row * 4, [0x1993_0522]) }
    let references = try #require(file.tables()).references
    #expect(references.count < file.bytes.count / 2)
    #expect(Set(references.map(\.offset)).count == references.count)
  }
}
