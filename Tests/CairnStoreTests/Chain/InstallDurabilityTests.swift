// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnSimStorage
import CairnStore
import Testing

@Suite("An installation survives whatever happens to it")
struct InstallDurabilityTests {
  private let chain: SampleChain

  init() throws { chain = try SampleChain.shared.get() }

  private func device(_ ordinal: Int) throws -> SampleDevice {
    let device = SampleDevice(chain)
    try device.install(ordinal)
    return device.copy()
  }

  /// Recovers a disk and says which of two trees it is; anything else is a finding.
  private func outcome(
    _ disk: SimStorage, old: SimSnapshot, new: SimSnapshot, _ what: String
  ) throws -> String? {
    let device = SampleDevice(chain, disk)
    disk.limit(blocks: 0, nodes: 0)
    do throws(CairnError) {
      let opened = try device.open()
      let id = opened.state.installed?.identity.ordinal
      let tree = device.tree
      if tree == new, id == 5 { return nil }
      if tree == old, id == 3 { return nil }
      return
        "\(what): tree of \(tree == new ? "new" : tree == old ? "old" : "neither"), state \(id ?? -1)"
    } catch {
      return "\(what): \(error)"
    }
  }

  @Test("a loss of power at any moment leaves the old release or the new one")
  func lossOfPower() throws {
    let start = try device(3)
    let (old, new) = (start.tree, try device(5).tree)
    let run = start.copy()
    try run.install(5)
    var (states, findings) = (0, [String]())
    for time in 0...run.disk.time {
      let pending = run.disk.pendingCount(at: time)
      // Each single operation near the decision, where it matters; some chance everywhere.
      let choices: [CrashChoice] =
        pending <= 12
        ? CrashChoice.choices(for: pending, seeds: 2)
        : [.nothing, .everything, .everythingTorn] + (0..<6).map { .random(seed: $0 &+ time) }
          + [.only(time % pending), .allBut(time % pending), .allTearing(time % pending)]
      for choice in choices {
        let disk = run.disk.crashed(at: time, choice)
        states += 1
        if let finding = try outcome(disk, old: old, new: new, "\(choice) at \(time)") {
          findings.append(finding)
        }
      }
    }
    print("an installation: \(states) states after a loss of power")
    #expect(findings.prefix(5) == [])
    #expect(states > 1000)
  }

  @Test("whatever was lost, the device can go on, back and forward again")
  func goesOn() throws {
    let start = try device(3)
    let (old, new) = (start.tree, try device(5).tree)
    let run = start.copy()
    try run.install(5)
    for time in stride(from: 0, through: run.disk.time, by: 7) {
      let device = SampleDevice(chain, run.disk.crashed(at: time, .random(seed: time)))
      let ordinal = try device.open().state.installed?.identity.ordinal
      if ordinal != 5 { try device.install(5) }
      #expect(device.tree == new)
      try device.uninstall()
      #expect(device.tree == old)
      try device.install(5)
      #expect(device.tree == new)
      #expect(try device.damage() == [])
    }
  }

  @Test("an error at any call is told, and the tree is one release", arguments: [false, true])
  func errors(isPersistent: Bool) throws {
    let start = try device(3)
    let (old, new) = (start.tree, try device(5).tree)
    let whole = start.copy()
    try whole.install(5)
    var findings: [String] = []
    let count = whole.disk.calls.count
    for call in stride(from: isPersistent ? 1 : 0, to: count, by: 3) {
      let run = start.copy()
      run.disk.fail(
        SimStorage.Failure(call: call, isPersistent: isPersistent, code: .inputOutput))
      var isDone = false
      do throws(CairnError) {
        try run.install(5)
        isDone = true
      } catch {
        if error.code != .inputOutput { findings.append("call \(call): \(error)") }
      }
      let disk = run.disk.restarted()
      if let finding = try outcome(disk, old: old, new: new, "call \(call)") {
        findings.append(finding)
      }
      if isDone, run.tree != new { findings.append("call \(call) failed and nobody noticed") }
    }
    #expect(findings.prefix(5) == [])
  }

  @Test("a disk that is too small is noticed before anything is written, and only then")
  func space() throws {
    let start = try device(3)
    let (old, new) = (start.tree, try device(5).tree)
    var (refused, done) = (0, 0)
    for blocks in stride(from: 0, through: 200, by: 1) {
      let run = start.copy()
      run.disk.limit(blocks: blocks, nodes: nil)
      let before = run.disk.snapshot()
      do throws(CairnError) {
        try run.install(5, settles: false)
        done += 1
        #expect(run.tree == new)
      } catch {
        refused += 1
        #expect(error.code == .noSpace)
        #expect(error.message.contains("not enough space"), "\(blocks): \(error)")
        #expect(run.tree == old)
        #expect(run.disk.snapshot() == before, "\(blocks) blocks: something was written")
        #expect(done == 0, "\(blocks) blocks are too few, fewer were enough")
      }
    }
    #expect(refused > 0)
    #expect(done > 0)
  }
}
