// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
public import CairnHydration
import CairnRelease
import Synchronization

/// Turns what an installation has left behind into what a store keeps.
///
/// A store has to be able to make two releases again that the tree is not: the one that the next
/// update is encoded against, and the one before the latest install. For each of their contents that
/// is not in the tree it keeps a delta back from contents that are: the payload that led from one to
/// the other, inverted, with both contents at hand. Nothing is downloaded for that. When all is kept,
/// the old files go.
///
/// This is no part of installing: it comes after the commit, it can be cut off at any moment and done
/// again, and where it lacks space the old files stay.
public struct Settlement {
  /// What it came to.
  public struct Outcome: Sendable {
    /// How many deltas were made.
    public var made = 0
    /// The bytes of old files that have gone.
    public var releasedSize = 0
    /// How many contents of the release before, or of the next update's base, cannot be made any more.
    public var lostCount = 0
    /// Why old files had to stay, if they had to.
    public var obstacle: CairnError?
  }

  let device: Device
  let packages: [ReleasePackage]
  let source: (any PackageSource)?
  let settings: WorkSettings

  /// After so many bytes of targets the progress is made durable.
  private static let batchSize = 256 << 20

  /// Up to so many deltas are made durable one by one.
  private static let synchroniseLimit = 8
  /// A content that the next update starts from is made over at most so many deltas, if there is a
  /// choice.
  private static let longestWay = 2

  /// Prepares to settle a device.
  ///
  /// - Parameter packages: those that the installation used; their payloads are inverted.
  public init(
    device: Device, packages: [ReleasePackage] = [], source: (any PackageSource)? = nil,
    settings: WorkSettings
  ) {
    self.device = device
    self.packages = packages
    self.source = source
    self.settings = settings
  }

  /// Does what there is to do.
  public func run() throws(CairnError) -> Outcome {
    guard let installed = device.state.installed else { return Outcome() }
    let tree = TreeSelection(
      try device.manifest(installed.manifestDigest), features: installed.features)
    let goals = try self.goals(installed, device.state.previous, tree)
    var outcome = Outcome()
    var reachable = closure(Set(tree.contents.map(\.digest)))
    let missing = goals.filter { !reachable.contains($0.digest) }
    if !missing.isEmpty {
      do throws(CairnError) {
        outcome.made = try keep(missing, tree, &reachable)
      } catch {
        guard [.noSpace, .quotaExceeded, .readOnly].contains(error.code) else { throw error }
        outcome.obstacle = error
      }
    }
    let lost = goals.filter { !reachable.contains($0.digest) }
    let waiting = Set(device.state.waiting.map(\.content.digest))
    outcome.lostCount = lost.filter { !waiting.contains($0.digest) }.count
    outcome.releasedSize = try prune(
      tree, goals: goals.filter { reachable.contains($0.digest) },
      stillWaiting: Set(lost.map(\.digest)))
    return outcome
  }

  // MARK: What is needed

  /// The contents that have to be makeable and are not in the tree.
  ///
  /// - Parameter previous: the release to be able to go back to.
  func goals(
    _ installed: InstalledRelease, _ previous: InstalledRelease?, _ tree: TreeSelection
  ) throws(CairnError) -> [Manifest.Content] {
    var goals = try baseGoals(installed, tree)
    guard let previous else { return goals }
    var seen = Set((tree.contents + goals).map(\.digest))
    seen.insert(HydrationPlanner.emptyContent)
    // Whoever goes back wants to be able to go forward again: the base of that release as well.
    for digest in [previous.manifestDigest, previous.baseManifestDigest] {
      guard let manifest = manifest(digest) else { continue }
      goals += TreeSelection(manifest, features: previous.features).contents
        .filter { seen.insert($0.digest).inserted }
    }
    return goals
  }

  /// Those of them that the next update is encoded against.
  private func baseGoals(
    _ installed: InstalledRelease, _ tree: TreeSelection
  ) throws(CairnError) -> [Manifest.Content] {
    guard installed.baseManifestDigest != installed.manifestDigest,
      let base = manifest(installed.baseManifestDigest)
    else { return [] }
    var seen = Set(tree.contents.map(\.digest))
    seen.insert(HydrationPlanner.emptyContent)
    return TreeSelection(base, features: installed.features).contents
      .filter { seen.insert($0.digest).inserted }
  }

  /// A manifest from the store or the packages.
  private func manifest(_ digest: Digest) -> Manifest? {
    if let manifest = try? device.manifest(digest) { return manifest }
    return packages.first { $0.head.manifestDigest == digest }?.manifest
  }

  /// What can be made of these contents with the kept deltas alone.
  ///
  /// - Parameters:
  ///   - kept: the deltas; those of the store if not given.
  ///   - steps: how many of them there may be in between.
  func closure(
    _ contents: Set<Digest>, over kept: [KeptDelta]? = nil, steps: Int = .max
  ) -> Set<Digest> {
    var reachable = contents
    reachable.insert(HydrationPlanner.emptyContent)
    var open = kept ?? device.state.kept
    var step = 0
    while step < steps {
      let ready = open.filter { $0.bases.allSatisfy { reachable.contains($0.digest) } }
      if ready.isEmpty { break }
      let names = Set(ready.map(\.name))
      for delta in ready { reachable.formUnion(delta.targets.map(\.digest)) }
      open.removeAll { names.contains($0.name) }
      step += 1
    }
    return reachable
  }

  // MARK: Keeping

  /// Makes deltas until everything that can be made is kept; returns how many.
  private func keep(
    _ missing: [Manifest.Content], _ tree: TreeSelection, _ reachable: inout Set<Digest>
  ) throws(CairnError) -> Int {
    let maker = KeptDeltaMaker(
      device: device, packages: packages, source: source, tree: tree, settings: settings)
    let returns = try make(maker.returns(to: missing, reachable: reachable), maker)
    var made = returns.count
    reachable = closure(reachable.union(returns.flatMap { $0.targets.map(\.digest) }))
    var open = Set(missing.map(\.digest)).subtracting(reachable)
    // Deltas that start from what a delta of an earlier round makes come in a later one.
    while !open.isEmpty {
      let jobs = maker.inversions(of: open, reachable: reachable)
      if jobs.isEmpty { break }
      let kept = try make(jobs, maker)
      made += kept.count
      let targets = Set(kept.flatMap { $0.targets.map(\.digest) })
      if targets.isDisjoint(with: open) { break }
      reachable.formUnion(targets)
      open.subtract(targets)
    }
    made += try shorten(missing, tree, maker)
    let rest = try make(maker.encodings(of: missing.filter { open.contains($0.digest) }), maker)
    reachable.formUnion(rest.flatMap { $0.targets.map(\.digest) })
    return made + rest.count
  }

  /// Gives what can only be made over many deltas one of its own, in the place of the last of them;
  /// returns how many.
  private func shorten(
    _ contents: [Manifest.Content], _ tree: TreeSelection, _ maker: KeptDeltaMaker
  ) throws(CairnError) -> Int {
    let atHand = Set(tree.contents.map(\.digest))
    let far = Set(contents.map(\.digest))
      .subtracting(closure(atHand, steps: Settlement.longestWay))
    if far.isEmpty { return 0 }
    let close = closure(atHand, steps: Settlement.longestWay - 1)
    let kept = try make(maker.inversions(of: far, reachable: close), maker)
    let names = Set(kept.map(\.name))
    let targets = Set(kept.flatMap { $0.targets.map(\.digest) })
    var state = device.state
    state.kept.removeAll { delta in
      !names.contains(delta.name) && delta.targets.allSatisfy { targets.contains($0.digest) }
    }
    // What the new ones start from must not have gone with the old ones.
    if closure(atHand, over: state.kept) == closure(atHand) { try device.save(state) }
    return kept.count
  }

  /// Runs jobs in parallel and makes the result durable batch by batch.
  private func make(
    _ jobs: [KeptDeltaMaker.Job], _ maker: KeptDeltaMaker
  ) throws(CairnError) -> [KeptDelta] {
    var all: [KeptDelta] = []
    var start = 0
    let progress = SharedProgress(
      .settling, total: jobs.reduce(0) { $0 + $1.size }, monitor: settings.monitor)
    while start < jobs.count {
      var end = start
      var size = 0
      while end < jobs.count, end == start || size + jobs[end].size <= Settlement.batchSize {
        size += jobs[end].size
        end += 1
      }
      let batch = Array(jobs[start..<end])
      let results = Mutex<[(Int, KeptDelta)]>([])
      let failure = Mutex<CairnError?>(nil)
      settings.loop(batch.count) { number in
        guard failure.withLock({ $0 == nil }) else { return }
        do throws(CairnError) {
          if let delta = try maker.make(batch[number]) {
            results.withLock { $0.append((number, delta)) }
          }
          try progress.add(batch[number].size)
        } catch {
          failure.withLock { $0 = $0 ?? error }
        }
      }
      let kept = results.withLock { $0 }.sorted { $0.0 < $1.0 }.map(\.1)
      if !kept.isEmpty {
        try synchronise(kept)
        var state = device.state
        let names = Set(state.kept.map(\.name))
        state.kept += kept.filter { !names.contains($0.name) }
        try device.save(state)
      }
      all += kept
      if let failure = failure.withLock({ $0 }) { throw failure }
      start = end
    }
    return all
  }

  /// Makes deltas durable: a few one by one; with more of them it is cheaper to have the whole file
  /// system written out.
  private func synchronise(_ kept: [KeptDelta]) throws(CairnError) {
    guard kept.count <= Settlement.synchroniseLimit else {
      return try device.store.synchroniseAll()
    }
    for delta in kept { try device.store.synchronise(Device.Places.object(delta.name)) }
    try device.store.synchronise(Device.Places.objects)
  }

  // MARK: Letting go

  /// Removes deltas, files and manifests that nothing needs; returns the bytes of old files gone.
  private func prune(
    _ tree: TreeSelection, goals: [Manifest.Content], stillWaiting: Set<Digest>
  ) throws(CairnError) -> Int {
    let needed = try StorePruning.needed(
      device.state.kept, tree: Set(tree.contents.map(\.digest)), goals: goals)
    var state = device.state
    state.kept = state.kept.filter { needed.contains($0.name) }
    state.waiting = state.waiting.filter { stillWaiting.contains($0.content.digest) }
    let gone = device.state.waiting.filter { !state.waiting.contains($0) }
    if state != device.state { try device.save(state) }
    try StorePruning.removeUnnamed(device)
    return gone.reduce(0) { $0 + $1.content.size }
  }
}
