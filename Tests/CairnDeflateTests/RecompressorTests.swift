// SPDX-License-Identifier: Apache-2.0

import CairnDeflate
import Testing

@Suite struct RecompressorTests {
  private static func settings() -> [DeflateSettings] {
    // Every 11th: all values of each setting, against many of the others.
    stride(from: 0, to: DeflateSettings.libraryCodeCount, by: 11).compactMap(
      DeflateSettings.init(code:))
  }

  private func again(
    _ bytes: [UInt8], _ settings: DeflateSettings, pieces: [Int], _ means: Recompressor.Means
  ) throws -> [UInt8] {
    let recompressor = try Recompressor(settings: settings, corrected: false, means: means)
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
      let expected = libraryStream(bytes, settings)
      #expect(
        areSame(try again(bytes, settings, pieces: [40_000], .library), expected), "\(settings)")
      #expect(areSame(try again(bytes, settings, pieces: [10_007], .own), expected), "\(settings)")
    }
  }

  @Test(arguments: [[1], [1000, 1, 70_000], [32_768], [65_536, 1], [1 << 20]])
  func piecesMakeNoDifference(pieces: [Int]) throws {
    let bytes = Samples.mixed(400_000, seed: 12)
    for level in [1, 3, 4, 6, 9] {
      for windowBits in [9, 15] {
        let settings = try #require(
          DeflateSettings(level: level, windowBits: windowBits, memoryLevel: 8))
        let expected = libraryStream(bytes, settings)
        #expect(areSame(try again(bytes, settings, pieces: pieces, .library), expected))
        #expect(areSame(try again(bytes, settings, pieces: pieces, .own), expected))
      }
    }
  }

  @Test func emptyContentMakesAnEmptyBlock() throws {
    #expect(try again([], .usual, pieces: [1], .library) == [3, 0])
    #expect(try again([], .usual, pieces: [1], .own) == [3, 0])
  }

  @Test(arguments: DeflateSettings.Strategy.allCases)
  func everyShortLengthComesBack(strategy: DeflateSettings.Strategy) throws {
    let all = Samples.runs(700, seed: 13)
    for level in [1, 4, 9] {
      let settings = try #require(
        DeflateSettings(level: level, windowBits: 9, memoryLevel: 1, strategy: strategy))
      for count in 0...all.count {
        let bytes = Array(all[..<count])
        #expect(
          areSame(try again(bytes, settings, pieces: [5], .own), libraryStream(bytes, settings)))
      }
    }
  }

  @Test(arguments: [-263, -262, -261, -258, -3, -1, 0, 1, 3, 258, 262])
  func lengthsAroundThoseOfTheWindowComeBack(difference: Int) throws {
    for windowBits in [9, 12, 15] {
      for kind in [Samples.text, Samples.runs, Samples.noise] {
        for windows in 1...3 {
          let bytes = kind(windows << windowBits + difference, 14)
          for level in [1, 6, 9] {
            let settings = try #require(
              DeflateSettings(level: level, windowBits: windowBits, memoryLevel: 8))
            let expected = libraryStream(bytes, settings)
            #expect(areSame(try again(bytes, settings, pieces: [4096], .own), expected))
          }
        }
      }
    }
  }

  @Test(arguments: DeflateSettings.Strategy.allCases)
  func fullBlocksAtTheVeryEndComeBack(strategy: DeflateSettings.Strategy) throws {
    // Blocks of 127 tokens of one byte each: the last may be full, nearly full or just begun.
    for count in [126, 127, 128, 253, 254, 255] {
      for level in [1, 6] {
        let bytes = Samples.noise(count, seed: 15)
        let settings = try #require(
          DeflateSettings(level: level, windowBits: 15, memoryLevel: 1, strategy: strategy))
        #expect(
          areSame(try again(bytes, settings, pieces: [50], .own), libraryStream(bytes, settings)))
      }
    }
  }

  @Test func libzOnThisMachineIsUsedOnlyIfItIsThePinnedOne() throws {
    #expect(try LibraryProbe.checksum(of: .own) == LibraryProbe.checksum)
    #expect(
      try (LibraryProbe.checksum(of: .library) == LibraryProbe.checksum) == LibraryProbe.isPinned)
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
