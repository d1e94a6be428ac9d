// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// Makes the deltas that a store keeps.
struct KeptDeltaMaker: Sendable {
  /// One delta to make.
  struct Job: Sendable {
    /// The deltas that lead the other way, one behind the other, where there are such: they are
    /// inverted.
    var chain: [HydrationStep] = []
    /// The contents to start from.
    var bases: [Manifest.Content]
    /// The contents to make.
    var targets: [Manifest.Content]

    /// The bytes that it makes.
    var size: Int { targets.reduce(0) { $0 + $1.size } }
  }

  private let state: DeviceState
  private let store: any Storage
  private let manifests: [Manifest]
  private let packages: [ReleasePackage]
  private let settings: WorkSettings
  private let tree: TreeSelection
  private let hydrator: Hydrator
  private let planner: HydrationPlanner

  /// Small contents are put together up to this size, bytes.
  private static let groupSize = 1 << 20
  private static let smallSize = 64 << 10
  /// So many deltas are inverted in one step, at the most.
  private static let longestChain = 16

  init(
    device: Device, packages: [ReleasePackage], source: (any PackageSource)?, tree: TreeSelection,
    settings: WorkSettings
  ) {
    state = device.state
    store = device.store
    // The releases whose contents may have to be encoded anew.
    manifests = [
      device.state.previous?.manifestDigest, device.state.installed?.baseManifestDigest,
    ].compactMap { digest in digest.flatMap { try? device.manifest($0) } }
    self.packages = packages
    self.settings = settings
    self.tree = tree
    let local = device.localContents(tree)
    var single = settings
    // The jobs run side by side already.
    single.loop = .serial
    single.monitor = StopMonitor(settings.monitor)
    hydrator = device.hydrator(source: source, local: local, single)
    var planner = HydrationPlanner(
      packages: packages, kept: device.state.kept, available: Set(local.places.keys))
    // Nothing is fetched for the store: what the installation has not used is not there.
    planner.isUsable = { package, payload in
      let package = packages[package]
      return source?.isAtHand(package.range(ofPayload: payload), of: package.entry) ?? false
    }
    self.planner = planner
  }

  // MARK: Jobs

  /// Ways back to what is still there as a file from what has taken its place, over the deltas that
  /// lead from one to the other: none of the contents in between has to be made for that.
  ///
  /// - Parameter reachable: what the deltas may start from.
  func returns(to missing: [Manifest.Content], reachable: Set<Digest>) -> [Job] {
    let waiting = missing.filter { planner.available.contains($0.digest) }
    if waiting.isEmpty { return [] }
    var next: [Digest: HydrationStep] = [:]
    for step in planner.allSteps where step.bases.count == 1 && step.targets.count == 1 {
      let base = step.bases[0].digest
      // What is at hand is the better next step, then what is smaller.
      let isEnd = reachable.contains(step.targets[0].digest)
      if let other = next[base], reachable.contains(other.targets[0].digest) || !isEnd { continue }
      next[base] = step
    }
    var jobs: [Job] = []
    for content in waiting where content.size > KeptDeltaMaker.smallSize {
      var chain: [HydrationStep] = []
      var end = content
      while let step = next[end.digest], chain.count < KeptDeltaMaker.longestChain {
        chain.append(step)
        end = step.targets[0]
        if reachable.contains(end.digest) { break }
      }
      guard reachable.contains(end.digest), !chain.isEmpty else { continue }
      jobs.append(Job(chain: chain, bases: [end], targets: [content]))
    }
    return jobs.sorted { $0.size > $1.size }
  }

  /// Deltas that exist in the other direction: they start from a content that is needed, and all that
  /// they make can be made again. Each content is taken care of once.
  func inversions(of missing: Set<Digest>, reachable: Set<Digest>) -> [Job] {
    var open = missing
    var jobs: [Job] = []
    for step in planner.allSteps {
      guard step.bases.contains(where: { open.contains($0.digest) }),
        step.targets.allSatisfy({ reachable.contains($0.digest) })
      else { continue }
      open.subtract(step.bases.map(\.digest))
      jobs.append(Job(chain: [step], bases: step.targets, targets: step.bases))
    }
    return jobs.sorted { $0.size > $1.size }
  }

  /// Deltas for what no existing one leads away from: against what is at the same path now.
  func encodings(of missing: [Manifest.Content]) -> [Job] {
    let partners = self.partners(of: missing)
    var jobs: [Job] = []
    var group = Job(bases: [], targets: [])
    for content in missing {
      let bases = partners[content.digest].map { [$0] } ?? []
      guard content.size <= KeptDeltaMaker.smallSize else {
        jobs.append(Job(bases: bases, targets: [content]))
        continue
      }
      if group.size + content.size > KeptDeltaMaker.groupSize {
        jobs.append(group)
        group = Job(bases: [], targets: [])
      }
      group.targets.append(content)
      group.bases += bases.filter { !group.bases.contains($0) }
    }
    if !group.targets.isEmpty { jobs.append(group) }
    return jobs.sorted { $0.size > $1.size }
  }

  /// What the tree has at the path where a former release had a content.
  private func partners(of missing: [Manifest.Content]) -> [Digest: Manifest.Content] {
    let wanted = Set(missing.map(\.digest))
    var partners: [Digest: Manifest.Content] = [:]
    for manifest in manifests {
      for entry in manifest.entries {
        guard let content = entry.content, wanted.contains(content), partners[content] == nil,
          let now = tree[entry.path].flatMap({ tree.content(of: $0) })
        else { continue }
        partners[content] = now
      }
    }
    return partners
  }

  // MARK: Making

  /// Makes a delta and writes it to the store, not durably yet; `nil` where the contents for it are gone.
  func make(_ job: Job) throws(CairnError) -> KeptDelta? {
    let plan: HydrationPlan
    do throws(CairnError) {
      plan = try planner.plan(wanted: job.bases + job.targets)
    } catch {
      guard error.code == .contentMissing else { throw error }
      return nil
    }
    let contents = MemoryReceiver()
    try hydrator.run(plan, receiver: contents)
    let bytes = try delta(
      job, base: joined(job.bases, contents), target: joined(job.targets, contents))
    let name = SHA256Hasher.digest(of: bytes)
    let path = Device.Places.object(name)
    try store.remove(path)
    try StoreFile.write(bytes, to: path, in: store, durably: false)
    // Where the bases do not pay the delta does without them, and leads nowhere back.
    let header = try DeltaApplier(delta: HeldBytes(bytes)).header
    return KeptDelta(
      name: name, size: bytes.count, bases: header.base == nil ? [] : job.bases,
      targets: job.targets)
  }

  private func joined(_ contents: [Manifest.Content], _ made: MemoryReceiver) -> [UInt8] {
    if contents.count == 1 { return made[contents[0].digest] ?? [] }
    var bytes: [UInt8] = []
    for content in contents { bytes += made[content.digest] ?? [] }
    return bytes
  }

  /// The deltas that a job turns round; none where one of them needs no base: stores of earlier builds
  /// name bases for such deltas, too.
  private func appliers(of job: Job) throws(CairnError) -> [DeltaApplier] {
    var chain: [DeltaApplier] = []
    for step in job.chain {
      let applier = try DeltaApplier(
        delta: try hydrator.verifiedDelta(step, packages: packages), limits: settings.limits)
      if applier.header.base == nil { return [] }
      chain.append(applier)
    }
    return chain
  }

  private func delta(
    _ job: Job, base: [UInt8], target: [UInt8]
  ) throws(CairnError) -> [UInt8] {
    var options = EncodingOptions()
    options.effort = .fast
    options.isForKeeping = true
    options.loop = settings.loop
    options.monitor = StopMonitor(settings.monitor)
    options.scratch = { size throws(CairnError) in try MappedScratch(size: size) }
    return try base.withView { base throws(CairnError) in
      try target.withView { target throws(CairnError) in
        let chain = try appliers(of: job)
        guard !chain.isEmpty else {
          return job.bases.isEmpty
            ? try DeltaEncoder.encodeNull(
              target: target, options: options, hasher: SHA256Hasher.self)
            : try DeltaEncoder.encode(
              base: base, target: target, options: options, hasher: SHA256Hasher.self)
        }
        // From the last delta's target back to the first one's base.
        return try DeltaAlgebra.invert(
          chain, base: target, target: base, options: options, hasher: SHA256Hasher.self)
      }
    }
  }
}

/// Passes on that the work is to stop, and nothing else.
private struct StopMonitor: WorkMonitor {
  private let monitor: any WorkMonitor

  init(_ monitor: any WorkMonitor) { self.monitor = monitor }

  func advance(_ phase: WorkPhase, completed: Int, total: Int) throws(CairnError) {
    try Interruption.check()
  }
}
