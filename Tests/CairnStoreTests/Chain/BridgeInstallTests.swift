// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import CairnStore
import Testing

@Suite("Bridges shorten the way to a release and change nothing else")
struct BridgeInstallTests {
  private let chain: SampleChain

  init() throws { chain = try SampleChain.shared.get() }

  /// What an update took.
  private struct Update {
    var downloadSize: Int
    var bridges: [CatalogEntry]
  }

  /// Brings a device to a release as the commands do.
  private func update(
    _ device: SampleDevice, to ordinal: Int, from source: FolderSource
  ) throws -> Update {
    let settings = WorkSettings()
    let flow = InstallFlow(
      device: try device.open(creating: true), source: source,
      request: InstallRequest(release: SampleChain.id(ordinal)), settings: settings)
    guard case .change(let change) = try flow.decide() else {
      return Update(downloadSize: 0, bridges: [])
    }
    let outcome = try change.run(force: false)
    if let failure = outcome.settlementFailure { throw failure }
    return Update(
      downloadSize: change.installation.hydration.downloadSize,
      bridges: change.packages.filter { $0.reason == .bridge }.map(\.entry))
  }

  @Test(
    "With and without bridges the tree is the same, and nothing more is downloaded",
    arguments: 0..<SampleChain.count - 1)
  func pairs(from: Int) throws {
    let start = SampleDevice(chain)
    _ = try update(start, to: from, from: chain.source)
    for to in from + 1..<SampleChain.count {
      let (plain, bridged) = (start.copy(), start.copy())
      let usual = try update(plain, to: to, from: chain.source)
      let shorter = try update(bridged, to: to, from: chain.bridgedSource)
      #expect(usual.bridges == [])
      #expect(shorter.downloadSize <= usual.downloadSize, "\(from) to \(to)")
      #expect(bridged.tree == plain.tree, "\(from) to \(to)")
      #expect(try bridged.damage() == [])
      _ = try UninstallFlow(device: bridged.open(), settings: WorkSettings()).plan()
        .run(force: false)
      #expect(bridged.tree == start.tree, "\(to) back to \(from)")
    }
  }

  @Test(
    "From the start of a bridge the update takes what the bridge has",
    arguments: SampleChain.bridges)
  func direct(start: Int, release: Int) throws {
    let device = SampleDevice(chain)
    _ = try update(device, to: start, from: chain.source)
    let (plain, bridged) = (device.copy(), device.copy())
    let usual = try update(plain, to: release, from: chain.source)
    let shorter = try update(bridged, to: release, from: chain.bridgedSource)
    // From a release a bridge of its base is as good, if that is smaller.
    let base = chain.packages[start].head.base?.ordinal ?? start
    let starts = try #require(shorter.bridges.first).prerequisites
    #expect(shorter.bridges.count == 1 && (starts == [start] || starts == [base]))
    #expect(shorter.downloadSize <= usual.downloadSize)
    // Between neighbours there may be nothing to save.
    #expect(release == start + 1 || shorter.downloadSize < usual.downloadSize)
  }

  @Test("After a way past checkpoints the next update still finds all that it needs")
  func goingOn() throws {
    let device = SampleDevice(chain)
    _ = try update(device, to: 0, from: chain.source)
    _ = try update(device, to: 5, from: chain.bridgedSource)
    _ = try update(device, to: 6, from: chain.source)
    let fresh = SampleDevice(chain)
    _ = try update(fresh, to: 6, from: chain.source)
    #expect(device.tree == fresh.tree)
    #expect(try device.damage() == [])
  }

  @Test("A new device goes over the baseline and a bridge")
  func fresh() throws {
    let (plain, bridged) = (SampleDevice(chain), SampleDevice(chain))
    let usual = try update(plain, to: 10, from: chain.source)
    let shorter = try update(bridged, to: 10, from: chain.bridgedSource)
    #expect(shorter.bridges.map(\.prerequisites) == [[0]])
    #expect(shorter.downloadSize < usual.downloadSize)
    #expect(bridged.tree == plain.tree)
  }
}
