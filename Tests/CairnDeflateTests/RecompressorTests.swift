// SPDX-License-Identifier: Apache-2.0

import CairnDeflate
import Testing

@Suite struct RecompressorTests {
  private static func settings() -> [DeflateSettings] {
    // Every 11th: all values of each setting, against many of the others.
    stride(from: 0, to: DeflateSettings.codeCount, by: 11).compactMap(DeflateSettings.init(code:))
  }

  private func again(
    _ bytes: [UInt8], _ settings: DeflateSettings, pieces: [Int]
  ) throws -> [UInt8] {
    let recompressor = try Recompressor(settings: settings, corrected: false)
    var none = CorrectionList([])
    var output: [UInt8] = []
    var position = 0
    var turn = 0
    while position < bytes.count {
      let count = min(pieces[turn % pieces.count], bytes.count - position)
      try recompressor.write(
        bytes.span.extracting(position..<position + count), corrections: &none, into: &output)
      position += count
      turn += 1
    }
    try recompressor.finish(corrections: &none, into: &output)
    return output
  }

  @Test(arguments: DeflateSettings.Strategy.allCases)
  func makesWhatLibzMakesWithEverySetting(strategy: DeflateSettings.Strategy) throws {
    let bytes = Samples.mixed(90_000, seed: 11)
    for settings in Self.settings() where settings.strategy == strategy {
      #expect(
        try again(bytes, settings, pieces: [40_000]) == libraryStream(bytes, settings),
        "\(settings)")
    }
  }

  @Test(arguments: [[1], [1000, 1, 70_000], [32_768], [65_536, 1], [1 << 20]])
  func piecesMakeNoDifference(pieces: [Int]) throws {
    let bytes = Samples.mixed(400_000, seed: 12)
    for level in [1, 3, 4, 6, 9] {
      for windowBits in [9, 15] {
        let settings = try #require(
          DeflateSettings(level: level, windowBits: windowBits, memoryLevel: 8))
        #expect(try again(bytes, settings, pieces: pieces) == libraryStream(bytes, settings))
      }
    }
  }

  @Test func emptyContentMakesAnEmptyBlock() throws {
    #expect(try again([], .usual, pieces: [1]) == [3, 0])
  }

  @Test func nothingComesBehindTheEnd() throws {
    let recompressor = try Recompressor(settings: .usual, corrected: false)
    var none = CorrectionList([])
    var output: [UInt8] = []
    try recompressor.finish(corrections: &none, into: &output)
    #expect(throws: DeflateFailure.finished) {
      try recompressor.finish(corrections: &none, into: &output)
    }
    #expect(throws: DeflateFailure.finished) {
      try recompressor.write([1].span, corrections: &none, into: &output)
    }
  }
}
