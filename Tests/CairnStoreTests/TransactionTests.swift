// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnSimStorage
import CairnStore
import Testing

@Suite("A tree is the old one or the new one, whatever happens")
struct TransactionTests {
  @Test("a loss of power at any moment leaves one or the other", arguments: 0..<30)
  func lossOfPower(seed: Int) throws {
    var search = try CrashSearch(.random(seed))
    try search.lossOfPower(seeds: 3)
    #expect(search.findings == [])
    print("loss of power, case \(seed): \(search.stateCount) states")
  }

  @Test("so does a second one during the recovery from the first", arguments: 100..<106)
  func lossOfPowerTwice(seed: Int) throws {
    var search = try CrashSearch(.random(seed))
    try search.lossOfPowerTwice(seeds: 1)
    #expect(search.findings == [])
    print("two losses of power, case \(seed): \(search.stateCount) states")
  }

  @Test("so does an error of any call, and a loss of power after it", arguments: 200..<212)
  func failures(seed: Int) throws {
    var search = try CrashSearch(.random(seed))
    try search.failures(seed % 2 == 0 ? .inputOutput : .noSpace)
    try search.failuresOfRecovery()
    #expect(search.findings == [])
    print("failures, case \(seed): \(search.stateCount) states")
  }
}
