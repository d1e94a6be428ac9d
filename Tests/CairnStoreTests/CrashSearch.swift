// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnSimStorage
import CairnStore

/// Looks for a loss of power after which a device is neither old nor new.
struct CrashSearch {
  private let subject: TransactionCase
  private let old: SimSnapshot
  private let new: SimSnapshot
  /// How many states were tried.
  private(set) var stateCount = 0
  /// What was found, the first few.
  private(set) var findings: [String] = []

  private static let findingLimit = 5

  init(_ subject: TransactionCase) throws(CairnError) {
    self.subject = subject
    old = try subject.disk().snapshot(excluding: ".cairn")
    new = try subject.newSnapshot()
  }

  enum Outcome: Equatable {
    case old, new
  }

  /// Runs the whole transaction, then loses power at every moment in every way.
  ///
  /// - Parameter seeds: how many random losses to try at each moment.
  mutating func lossOfPower(seeds: Int) throws(CairnError) {
    let storage = try subject.disk()
    try subject.run(storage)
    check(storage.restarted(), "without a loss of power", mustBe: .new)
    let end = storage.time
    for time in 0...end {
      for choice in CrashChoice.choices(for: storage.pendingCount(at: time), seeds: seeds) {
        check(
          storage.crashed(at: time, choice), "\(choice) after \(time) of \(end)",
          mustBe: time == end ? .new : nil)
        if findings.count >= CrashSearch.findingLimit { return }
      }
    }
  }

  /// As `lossOfPower`, with a second loss at every moment of the recovery from the first.
  mutating func lossOfPowerTwice(seeds: Int) throws(CairnError) {
    let storage = try subject.disk()
    try subject.run(storage)
    for time in 0...storage.time {
      for choice in [.nothing, .everything] + (0..<seeds).map({ CrashChoice.random(seed: $0) }) {
        let first = storage.crashed(at: time, choice)
        _ = try subject.transaction(first).recover()
        for moment in 0...first.time {
          let count = first.pendingCount(at: moment)
          for other in CrashChoice.choices(for: count, seeds: 1) {
            check(
              first.crashed(at: moment, other),
              "\(choice) after \(time), \(other) after \(moment) of \(first.time)")
            if findings.count >= CrashSearch.findingLimit { return }
          }
        }
      }
    }
  }

  /// Lets every call fail, once or from then on; then the process ends, or the power is lost.
  mutating func failures(_ code: ErrorCode) throws(CairnError) {
    let whole = try subject.disk()
    try subject.run(whole)
    for call in 0..<whole.calls.count {
      for isPersistent in [false, true] {
        let storage = try subject.disk()
        storage.fail(SimStorage.Failure(call: call, isPersistent: isPersistent, code: code))
        var isDone = false
        do throws(CairnError) {
          try subject.run(storage)
          isDone = true
        } catch {
          if error.code != code { report("call \(call) ended with \(error)") }
        }
        let what = "call \(call) fails\(isPersistent ? " with all after it" : "")"
        check(storage.restarted(), what, mustBe: isDone ? .new : nil)
        for choice in [CrashChoice.nothing, .random(seed: call)] {
          check(
            storage.crashed(at: storage.time, choice), "\(what), \(choice)",
            mustBe: isDone ? .new : nil)
        }
        if findings.count >= CrashSearch.findingLimit { return }
      }
    }
  }

  /// Lets every call of a recovery fail, and recovers again.
  mutating func failuresOfRecovery() throws(CairnError) {
    let storage = try subject.disk()
    _ = try subject.commit(storage)
    let committed = storage.restarted()
    let whole = committed.restarted()
    _ = try subject.transaction(whole).recover()
    for call in 0..<whole.calls.count {
      let storage = committed.restarted()
      storage.fail(SimStorage.Failure(call: call, isPersistent: true))
      do throws(CairnError) {
        _ = try subject.transaction(storage).recover()
        report("call \(call) of the recovery fails, and nobody minds")
      } catch {
        check(storage.restarted(), "call \(call) of the recovery fails", mustBe: .new)
        check(
          storage.crashed(at: storage.time, .random(seed: call)),
          "call \(call) of the recovery fails, and the power", mustBe: .new)
      }
    }
  }

  // MARK: Checking

  /// Recovers a disk and looks whether it is one thing or the other.
  mutating func check(
    _ storage: SimStorage, _ place: @autoclosure () -> String, mustBe expected: Outcome? = nil
  ) {
    stateCount += 1
    // Whatever there is to do, no disk is too full for it.
    storage.limit(blocks: 0, nodes: 0)
    let transaction = subject.transaction(storage)
    do throws(CairnError) {
      let recovery = try transaction.recover()
      let snapshot = storage.snapshot(excluding: ".cairn")
      let state = try content(of: ".cairn/state.json", in: storage)
      let outcome: Outcome
      switch (snapshot, state) {
      case (old, TransactionCase.oldState): outcome = .old
      case (new, TransactionCase.newState): outcome = .new
      default: return report("\(place()): \(describe(snapshot, state)) after \(recovery)")
      }
      if let expected, expected != outcome { report("\(place()): \(outcome)") }
      if case .rolledForward = recovery, outcome == .old { report("\(place()): forward to old") }
      if case .rolledForward(let plan) = recovery { try checkOld(plan, in: storage, place()) }
      let again = try transaction.recover()
      if again != .nothing { report("\(place()): recovered again: \(again)") }
      if storage.snapshot(excluding: ".cairn") != snapshot { report("\(place()): changed again") }
    } catch {
      report("\(place()): \(error)")
    }
  }

  /// Looks whether what was replaced and removed is kept.
  private mutating func checkOld(
    _ plan: SwitchPlan, in storage: SimStorage, _ what: @autoclosure () -> String
  ) throws(CairnError) {
    for (number, operation) in plan.operations.enumerated() where operation.old != .discarded {
      guard case .file(let bytes, _, _, _) = subject.old[operation.path] else { continue }
      let kept = try content(of: TransactionPlaces.old(number), in: storage)
      if kept != bytes { report("\(what()): the old \(operation.path) is not kept") }
    }
  }

  private func content(
    of path: TreePath, in storage: SimStorage
  ) throws(CairnError) -> [UInt8]? {
    guard try storage.status(path) != nil else { return nil }
    let source = try storage.open(path)
    var bytes = [UInt8](repeating: 0, count: source.size)
    try bytes.read(source)
    return bytes
  }

  private mutating func report(_ text: String) { findings.append(text) }

  private func describe(_ snapshot: SimSnapshot, _ state: [UInt8]?) -> String {
    let text = state.map { String(decoding: $0, as: UTF8.self) } ?? "none"
    let differences = { (other: SimSnapshot) in
      Set(snapshot.nodes.keys).union(other.nodes.keys).sorted()
        .filter { snapshot.nodes[$0] != other.nodes[$0] }.map { $0.description }
    }
    return "state \(text), unlike old: \(differences(old)), unlike new: \(differences(new))"
  }
}

extension [UInt8] {
  /// Fills the array from the beginning of a source.
  fileprivate mutating func read(_ source: any ByteSource) throws(CairnError) {
    var failure: CairnError?
    unsafe withUnsafeMutableBytes { buffer in
      do throws(CairnError) {
        try unsafe source.read(at: 0, into: buffer)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
