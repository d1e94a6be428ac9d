// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import CairnSimStorage
import CairnStore
import Testing

@Suite("Every way to a release leads to the same tree")
struct AllPairsTests {
  private let chain: SampleChain

  init() throws { chain = try SampleChain.shared.get() }

  private func fresh(_ ordinal: Int, features: Set<String> = []) throws -> SampleDevice {
    let device = SampleDevice(chain)
    try device.install(ordinal, features: features)
    return device
  }

  @Test("a fresh install is the tree that was published", arguments: 0..<SampleChain.count)
  func publishedTree(ordinal: Int) throws {
    let disk = SimStorage()
    try SampleChain.tree(ordinal).write(to: disk)
    let device = try fresh(ordinal, features: ["docs"])
    // Times are those of the first release that had the content.
    #expect(device.tree.nodes == disk.snapshot().nodes)
    #expect(try device.damage() == [])
  }

  @Test(
    "in one go, one by one and fresh are the same, and the way back is exact",
    arguments: 0..<SampleChain.count)
  func pairs(from: Int) throws {
    let start = try fresh(from)
    let stepwise = start.copy()
    for to in from + 1..<max(from + 1, SampleChain.count) {
      let target = try fresh(to).tree
      let direct = start.copy()
      try direct.install(to)
      #expect(direct.tree == target, "\(from) to \(to) in one go")
      #expect(try direct.damage() == [])
      try stepwise.install(to)
      #expect(stepwise.tree == target, "\(from) to \(to) one by one")
      try direct.uninstall()
      #expect(direct.tree == start.tree, "\(to) back to \(from)")
      #expect(try direct.damage() == [])
      // What was gone back to can be updated again.
      if to % 3 == 0 {
        try direct.install(to)
        #expect(direct.tree == target, "\(from) to \(to) once more")
      }
    }
  }

  @Test("a device downloads what it lacks and nothing else")
  func onlyMissing() throws {
    let device = try fresh(5)
    let installation = try device.install(6)
    let full = chain.packages[6].entry.size
    #expect(installation.downloadSize < full)
    #expect(installation.isProvenMinimal)
    let again = try device.install(6)
    #expect(again.isTreeUnchanged)
    #expect(again.downloadSize == 0)
  }

  @Test("features come and go with an update between")
  func features() throws {
    let device = try fresh(3, features: ["docs"])
    try device.install(6, features: ["docs"])
    #expect(device.tree == (try fresh(6, features: ["docs"]).tree))
    try device.install(8)
    #expect(device.tree == (try fresh(8).tree))
    try device.uninstall()
    #expect(device.tree == (try fresh(6, features: ["docs"]).tree))
  }

  @Test("what the next update starts from is at most two deltas away, however long the way")
  func shortWays() throws {
    let device = try fresh(0, features: ["docs"])
    for ordinal in 1..<SampleChain.count {
      try device.install(ordinal, features: ["docs"])
      let state = try device.open().state
      let installed = try #require(state.installed)
      var near = Set(chain.packages[ordinal].manifest.contents.map(\.digest))
      for _ in 0..<2 {
        for delta in state.kept where delta.bases.allSatisfy({ near.contains($0.digest) }) {
          near.formUnion(delta.targets.map(\.digest))
        }
      }
      let base = chain.packages[installed.standing]
      for content in base.manifest.contents {
        #expect(near.contains(content.digest), "\(content.size) bytes of \(installed.standing)")
      }
    }
  }

  @Test("the store stays small beside the tree")
  func storeSize() throws {
    let device = try fresh(5)
    for ordinal in [6, 8, 10] { try device.install(ordinal) }
    let store = try StoreSize.size(of: device.open())
    #expect(store < 60_000)
    #expect(try device.open().state.waiting == [])
  }
}
