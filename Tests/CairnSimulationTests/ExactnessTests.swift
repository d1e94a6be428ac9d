// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import CairnReport
import CairnSimulation
import CairnStore
import Testing

@Suite("A simulation tells what really happens")
struct ExactnessTests {
  /// A real store as a part of the simulated one: a device turns several deltas round in one step.
  private static let storeRange = 0.6...1.15

  private static func device(_ trees: SampleTrees, _ name: String) throws -> OpenedDevice {
    try OpenedDevice(root: trees.at(name), store: nil, owner: "test", creating: true)
  }

  private static func change(
    _ device: Device, to month: Int, from source: FolderSource, isRehearsal: Bool
  ) throws -> PlannedChange {
    let flow = InstallFlow(
      device: device, source: source, request: InstallRequest(release: SampleTrees.id(month)),
      settings: WorkSettings())
    guard case .change(let change) = try flow.decide(isRehearsal: isRehearsal) else {
      throw CairnError(.internalFailure, "there is nothing to install")
    }
    return change
  }

  private static func downloadSize(_ change: PlannedChange) -> Int {
    change.packages.reduce(change.installation.hydration.downloadSize) { $0 + $1.entry.headSize }
  }

  @Test("packages and downloads are those of publishing and installing, stores about those")
  func pairs() throws {
    let trees = try SampleTrees(months: 6)
    try trees.publish(0..<6, checkpoints: [2, 4])
    let report = try trees.simulate {
      $0.strategies = [.checkpoints]
      $0.checkpoints = .given([SampleTrees.id(2), SampleTrees.id(4)])
    }
    let outcome = try #require(report.outcome(.checkpoints))
    let source = try FolderSource(path: trees.at("repo"))
    #expect(outcome.publishedSizes == (try source.packages().map(\.size)))
    #expect(outcome.pairs.count == 15)
    try trees.write([], to: trees.at("devices/mark"))
    for pair in outcome.pairs {
      let device = try Self.device(trees, "devices/\(pair.from)-\(pair.to)").device
      _ = try Self.change(device, to: pair.from, from: source, isRehearsal: false).run(force: false)
      let before = try StoreSize.size(of: device)
      let change = try Self.change(device, to: pair.to, from: source, isRehearsal: true)
      let title = Comment(rawValue: "\(pair.from) to \(pair.to)")
      #expect(Self.downloadSize(change) == pair.downloadSize, title)
      #expect(change.packages.count == pair.packageCount, title)
      let result = try change.run(force: false)
      let after = Double(result.storeSize) / Double(pair.storeSize)
      #expect(Self.storeRange.contains(after), title)
      // The peak without what is written is the store that was there before.
      let share = Double(before) / Double(pair.peakSize - pair.writtenSize)
      #expect(Self.storeRange.contains(share), title)
      #expect(pair.writtenSize >= pair.downloadSize + change.installation.writtenSize, title)
    }
  }

  @Test("a published chain is simulated as its trees are, and nothing of it is made again")
  func repository() throws {
    let trees = try SampleTrees(months: 5)
    try trees.publish(0..<4, checkpoints: [2])
    let options = trees.options { $0.strategies = [.checkpoints, .monthly] }
    let fromPackages = try Simulation(options: options).run(
      repository: trees.at("repo"), next: [trees.trees[4]])
    let fromTrees = try trees.simulate {
      $0.strategies = [.checkpoints, .monthly]
      $0.checkpoints = .given([SampleTrees.id(2)])
      $0.cacheDirectory = trees.at("other")
    }
    #expect(fromPackages.releases.map(\.id) == fromTrees.releases.map(\.id))
    for strategy in [Strategy.checkpoints, .monthly] {
      let (one, other) = (fromPackages.outcome(strategy), fromTrees.outcome(strategy))
      #expect(one?.sizes == other?.sizes, "\(strategy)")
    }
    let last = try #require(fromPackages.outcome(.checkpoints))
    #expect(last.checkpoints == [2])
    // The same from trees that are named.
    let named = try Simulation(options: options).run(
      repository: trees.at("repo"), treesOfReleases: trees.at("trees"), next: [trees.trees[4]])
    #expect(named.outcome(.checkpoints)?.sizes == last.sizes)
    #expect(named.work.madeCount == 0)
  }

  @Test("the fleet's bytes are those of its devices")
  func fleet() throws {
    let trees = try SampleTrees(months: 4)
    let file = trees.at("fleet.csv")
    try trees.write(
      Array("release,devices\n\"2026-01\", 10\r\n2026-03 ,7\n\n2026-04,3\n".utf8), to: file)
    let report = try trees.simulate {
      $0.fleetFile = file
      $0.checkpoints = .every(2)
    }
    #expect(report.releases.map(\.deviceCount) == [10, 0, 7, 3])
    #expect(report.strategies.map(\.strategy) == Strategy.allCases)
    for outcome in report.strategies {
      let last = outcome.pairs.filter { $0.to == 3 }
      let expected = 10 * last[0].downloadSize + 7 * last[2].downloadSize
      #expect(outcome.fleetSize == expected, "\(outcome.strategy)")
    }
    #expect(report.outcome(.checkpoints)?.checkpoints == [2])
    let costs = report.fileClasses.reduce(0) { $0 + $1.downloadSize }
    let payloads = report.outcome(.checkpoints)?.pairs.filter { $0.to == $0.from + 1 } ?? []
    #expect(costs > 0 && costs < payloads.reduce(0) { $0 + $1.downloadSize })
    #expect(report.worstFiles.contains { $0.path == "lib/swing.dat" && $0.changeCount == 3 })
  }
}
