// SPDX-License-Identifier: Apache-2.0

import CairnDeflate
import Testing

@Suite struct DeflateSettingsTests {
  @Test func everyCodeStandsForItsSettingsAlone() throws {
    var seen: Set<DeflateSettings> = []
    for code in 0..<DeflateSettings.codeCount {
      let settings = try #require(DeflateSettings(code: code))
      #expect(settings.code == code)
      #expect(seen.insert(settings).inserted)
    }
    #expect(DeflateSettings(code: DeflateSettings.codeCount) == nil)
    #expect(DeflateSettings(code: .max) == nil)
    #expect(DeflateSettings.usual.code < 9)
  }

  @Test(arguments: [(0, 15, 8), (10, 15, 8), (6, 8, 8), (6, 16, 8), (6, 15, 0), (6, 15, 10)])
  func settingsOutOfRangeAreNone(level: Int, windowBits: Int, memoryLevel: Int) {
    #expect(
      DeflateSettings(level: level, windowBits: windowBits, memoryLevel: memoryLevel) == nil)
  }
}
