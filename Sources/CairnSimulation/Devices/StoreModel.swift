// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

/// What a device's store keeps: the same decisions as `CairnStore`'s settling, on numbers
/// (Documentation/Store.md, Settling).
struct StoreModel {
  /// What a store is to keep.
  struct Task {
    /// The deltas that it has.
    var kept: [KeptStep]
    /// The payloads of the packages that were installed from, in order.
    var payloads: [PublishedChain.Payload]
    /// The release that the tree is.
    var tree: Int
    /// The contents that have to be makeable and are not in the tree.
    var goals: [Int32]
    /// The releases whose paths tell what a content is encoded against, in order.
    var former: [Int]
  }

  let chain: Chain
  let table: PayloadTable

  /// Small contents are put together up to this size, bytes.
  private static let groupSize = 1 << 20
  private static let smallSize = 64 << 10

  /// The deltas that are kept in the end, and those of them and others that were made.
  func settle(_ task: Task) throws(CairnError) -> (kept: [KeptStep], made: [KeptStep]) {
    var reachable = contentsOfTree(task.tree)
    close(&reachable, with: task.kept)
    var isOpen = [Bool](repeating: false, count: chain.contents.count)
    let missing = task.goals.filter { !reachable[Int($0)] }
    for content in missing { isOpen[Int(content)] = true }
    var made: [KeptStep] = []
    var openCount = missing.count
    while openCount > 0 {
      let round = try inversions(task, isOpen, reachable).map { step throws(CairnError) in
        try withoutUselessBases(step)
      }
      made += round
      var progress = false
      for content in round.lazy.flatMap(\.targets) {
        reachable[Int(content)] = true
        if isOpen[Int(content)] {
          isOpen[Int(content)] = false
          openCount -= 1
          progress = true
        }
      }
      if !progress { break }
    }
    let rest = try encodings(of: missing.filter { isOpen[Int($0)] }, task).map {
      step throws(CairnError) in
      try withoutUselessBases(step)
    }
    for content in rest.lazy.flatMap(\.targets) { reachable[Int(content)] = true }
    made += rest
    let kept = try needed(
      task.kept + made, tree: task.tree, goals: task.goals.filter { reachable[Int($0)] })
    return (kept, made)
  }

  /// A delta whose bases do not pay does without them.
  private func withoutUselessBases(_ step: KeptStep) throws(CairnError) -> KeptStep {
    let figures = try table.figures(step.job)
    var step = step
    switch step.origin {
    case .back, .encodedBack: if !figures.hasBackBase { step.bases = [] }
    case .encoded: if !figures.hasBase { step.bases = [] }
    case .forth: break
    }
    return step
  }

  private func contentsOfTree(_ release: Int) -> [Bool] {
    var isThere = [Bool](repeating: false, count: chain.contents.count)
    isThere[Int(chain.contents.empty)] = true
    for content in chain.releases[release].contents { isThere[Int(content)] = true }
    return isThere
  }

  private func close(_ reachable: inout [Bool], with kept: [KeptStep]) {
    var open = kept
    while true {
      let count = open.count
      var rest: [KeptStep] = []
      for step in open {
        if step.bases.allSatisfy({ reachable[Int($0)] }) {
          for content in step.targets { reachable[Int(content)] = true }
        } else {
          rest.append(step)
        }
      }
      if rest.count == count { return }
      open = rest
    }
  }

  // MARK: Deltas

  /// Deltas that exist in the other direction, turned round.
  private func inversions(
    _ task: Task, _ isOpen: [Bool], _ reachable: [Bool]
  ) -> [KeptStep] {
    var isOpen = isOpen
    var steps: [KeptStep] = []
    func add(_ bases: [Int32], _ targets: [Int32], _ origin: KeptStep.Origin?) {
      guard let origin, bases.contains(where: { isOpen[Int($0)] }),
        targets.allSatisfy({ reachable[Int($0)] })
      else { return }
      for content in bases { isOpen[Int(content)] = false }
      steps.append(KeptStep(origin: origin, bases: targets, targets: bases))
    }
    for step in task.kept { add(step.bases, step.targets, step.reversed) }
    for payload in task.payloads {
      add(payload.bases, payload.targets, .back(job: payload.job))
    }
    return steps
  }

  /// Deltas for what no existing one leads away from: against what is at the same path now.
  private func encodings(of missing: [Int32], _ task: Task) -> [KeptStep] {
    guard !missing.isEmpty else { return [] }
    let partners = partners(of: missing, task)
    var steps: [KeptStep] = []
    func add(_ bases: [Int32], _ targets: [Int32]) {
      let job = table.number(of: PayloadJob(bases: bases, targets: targets, effort: .fast))
      steps.append(KeptStep(origin: .encoded(job: job), bases: bases, targets: targets))
    }
    var group: (bases: [Int32], targets: [Int32], size: Int) = ([], [], 0)
    for content in missing {
      let size = chain.contents.size(content)
      let bases = partners[content].map { [$0] } ?? []
      guard size <= StoreModel.smallSize else {
        add(bases, [content])
        continue
      }
      if group.size + size > StoreModel.groupSize {
        add(group.bases, group.targets)
        group = ([], [], 0)
      }
      group.targets.append(content)
      group.size += size
      group.bases += bases.filter { !group.bases.contains($0) }
    }
    if !group.targets.isEmpty { add(group.bases, group.targets) }
    return steps
  }

  private func partners(of missing: [Int32], _ task: Task) -> [Int32: Int32] {
    let wanted = Set(missing)
    let now = chain.releases[task.tree].contentAtPath
    var partners: [Int32: Int32] = [:]
    for release in task.former {
      for file in chain.releases[release].files
      where wanted.contains(file.content) && partners[file.content] == nil
        && now[Int(file.path)] >= 0
      {
        partners[file.content] = now[Int(file.path)]
      }
    }
    return partners
  }

  // MARK: Letting go

  /// The deltas that make the goals with the fewest bytes kept.
  private func needed(
    _ kept: [KeptStep], tree: Int, goals: [Int32]
  ) throws(CairnError) -> [KeptStep] {
    var steps = DerivationSteps()
    for step in kept {
      steps.append(
        DerivationStep(
          bases: step.bases.map { Int($0) }, targets: step.targets.map { Int($0) },
          cost: try step.cost(table.figures(step.job)).size,
          work: chain.contents.size(step.targets)))
    }
    let available = chain.releases[tree].contents.map { Int($0) } + [Int(chain.contents.empty)]
    let outcome = try DerivationPlanner.plan(
      wanted: goals.map { Int($0) }, available: available, contentCount: chain.contents.count,
      steps: steps)
    switch outcome {
    case .derivation(let derivation): return derivation.steps.sorted().map { kept[$0] }
    case .impossible: return kept
    }
  }
}
