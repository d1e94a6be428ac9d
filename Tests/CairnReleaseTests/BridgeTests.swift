// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import Testing

@Suite("Bridges")
struct BridgeTests {
  /// A chain `B M1 C1 M2 C2 M3 M4`, in which every package has 100 bytes for each release that it
  /// spans.
  private static func entries() -> (heads: [PackageHead], entries: [CatalogEntry]) {
    var chain = EligibilityChain()
    chain.add(.monthly, "B")
    chain.add(.monthly, "M1")
    chain.add(.checkpoint, "C1")
    chain.add(.monthly, "M2")
    chain.add(.checkpoint, "C2")
    chain.add(.monthly, "M3")
    chain.add(.monthly, "M4")
    return (
      chain.heads,
      chain.heads.map { head in
        let span = head.identity.ordinal - (head.base?.ordinal ?? -10)
        return entry(head, size: 100 * span)
      }
    )
  }

  private static func entry(_ head: PackageHead, size: Int) -> CatalogEntry {
    var entry = CatalogEntry(head: head, headSize: 10, headDigest: head.manifestDigest)
    entry.size = size
    return entry
  }

  /// A bridge of the chain.
  private static func bridge(
    _ heads: [PackageHead], from start: Int, to release: Int, size: Int
  ) -> CatalogEntry {
    var head = heads[release]
    head.prerequisites = [heads[start].asPrerequisite]
    head.isBridge = true
    return entry(head, size: size)
  }

  private func chosen(
    _ bridges: [(Int, Int, Int)], on device: Int?, to target: Int,
    change: (inout [CatalogEntry]) -> Void = { _ in }
  ) throws -> [[Int]] {
    let (heads, entries) = BridgeTests.entries()
    let installed = device.map { InstalledRelease(heads[$0]) }
    let admission = try Eligibility.decide(
      device: installed, target: heads[target], offered: entries)
    guard case .install(let needed) = admission else { return [] }
    var offered = bridges.map {
      BridgeTests.bridge(heads, from: $0.0, to: $0.1, size: $0.2)
    }
    change(&offered)
    return Eligibility.bridges(among: offered, toward: needed, of: installed)
      .map { $0.prerequisites + [$0.identity.ordinal] }
  }

  @Test("From last month's release the bridge to the next one is taken if it is smaller")
  func previous() throws {
    #expect(try chosen([(5, 6, 150)], on: 5, to: 6) == [[5, 6]])
    #expect(try chosen([(5, 6, 200)], on: 5, to: 6) == [])
    #expect(try chosen([(5, 6, 150)], on: 4, to: 6) == [])
    #expect(try chosen([(5, 6, 150)], on: 3, to: 6) == [])
  }

  @Test("Past several checkpoints the shortest way counts, through packages and bridges alike")
  func pastCheckpoints() throws {
    #expect(try chosen([(0, 6, 500)], on: 1, to: 6) == [[0, 6]])
    #expect(try chosen([(0, 4, 300), (0, 6, 700)], on: 0, to: 6) == [[0, 4]])
    #expect(try chosen([(0, 4, 300), (0, 6, 400)], on: 0, to: 6) == [[0, 6]])
    #expect(
      try chosen([(1, 2, 10), (2, 4, 10), (4, 6, 10)], on: 1, to: 6) == [[1, 2], [2, 4], [4, 6]])
    #expect(try chosen([(1, 3, 10), (3, 6, 10)], on: 1, to: 6) == [])
  }

  @Test("A device that has nothing takes the baseline, then the shortest way")
  func fresh() throws {
    #expect(try chosen([(0, 6, 300)], on: nil, to: 6) == [[0, 6]])
    #expect(try chosen([(1, 6, 300)], on: nil, to: 6) == [])
  }

  @Test("A bridge to another release of the same place, or of another chain, is none")
  func foreign() throws {
    let bridge = [(5, 6, 150)]
    #expect(
      try chosen(bridge, on: 5, to: 6) { $0[0].manifestDigest = EligibilityChain.digest("x") } == []
    )
    #expect(try chosen(bridge, on: 5, to: 6) { $0[0].identity.chain.product = "other" } == [])
    #expect(try chosen(bridge, on: 5, to: 6) { $0[0].isBridge = false } == [])
    #expect(try chosen(bridge, on: 5, to: 6) { $0[0].size = .max } == [])
  }

  @Test("A catalog keeps bridges apart from releases, and refuses those without a single start")
  func catalog() throws {
    let (heads, entries) = BridgeTests.entries()
    let bridge = BridgeTests.bridge(heads, from: 5, to: 6, size: 150)
    let catalog = Catalog(releases: entries, bridges: [bridge])
    let bytes = try catalog.encoded()
    #expect(try Catalog(reading: bytes) == catalog)
    #expect(try Catalog(reading: bytes).chain(heads[0].identity.chain) == entries)
    #expect(bridge.package.contains("-M4-from-M3-"))
    for starts in [[], [4, 5], [6], [7], [-1]] {
      var wrong = bridge
      wrong.prerequisites = starts
      let bytes = try Catalog(releases: entries, bridges: [wrong]).encoded()
      #expect(throws: CairnError.self) { try Catalog(reading: bytes) }
    }
    let text = String(decoding: try Catalog(releases: entries).encoded(), as: UTF8.self)
    #expect(!text.contains("bridges"))
  }

  @Test("A head says whether it is a bridge's")
  func head() throws {
    var head = try Samples.head()
    head.prerequisites = [head.asPrerequisite]
    head.prerequisites[0].ordinal = 0
    head.identity.ordinal = 7
    for isBridge in [false, true] {
      head.isBridge = isBridge
      let bytes = head.encoded(hasher: SHA256Hasher.self)
      let read = try bytes.withView { view throws(CairnError) in
        try PackageHead(reading: view, hasher: SHA256Hasher.self)
      }
      #expect(read == head)
    }
  }
}
