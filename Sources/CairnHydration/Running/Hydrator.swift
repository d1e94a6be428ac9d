// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
import CairnRelease
import Synchronization

/// Makes contents as a plan says.
///
/// Nothing is believed: a payload is used after its digest was checked, a content is finished after
/// its own was.
public struct Hydrator: Sendable {
  /// Where payloads come from; not needed for plans without any.
  public var source: (any PackageSource)?
  /// The contents at hand.
  public var local: LocalContents
  /// Opens a delta of the store by its name.
  public var openKept: @Sendable (Digest) throws(CairnError) -> any ByteSource
  /// Where what is made in between waits.
  public var scratch = Scratch()
  /// What a delta may cost.
  public var limits = DecodingLimits()
  /// Runs independent parts.
  public var loop: ParallelLoop = .serial
  /// Hears of progress.
  public var monitor: any WorkMonitor = SilentMonitor()

  /// Payloads up to this size are read once and kept in memory while they are decoded.
  private static let heldPayload = 64 << 20

  /// A hydrator that has these contents at hand.
  public init(
    source: (any PackageSource)? = nil, local: LocalContents,
    openKept: @escaping @Sendable (Digest) throws(CairnError) -> any ByteSource = {
      name throws(CairnError) in
      throw CairnError(.contentMissing, "there is no store to take the delta \(name) from")
    }
  ) {
    self.source = source
    self.local = local
    self.openKept = openKept
  }

  /// Makes all that the plan was made for and hands it to `receiver`.
  ///
  /// - Throws: the first error by the order of the work; what was finished before it is complete.
  public func run(_ plan: HydrationPlan, receiver: any ContentReceiver) throws(CairnError) {
    let parts = HydrationParts(plan) { isAtHand($0) }.parts
    let copies = plan.atHand
    let wanted = Set(plan.made.map(\.digest))
    let total = plan.steps.reduce(copies.reduce(0) { $0 + $1.size }) { $0 + $1.targetSize }
    let progress = SharedProgress(.hydrating, total: total, monitor: monitor)
    let failure = Mutex<(job: Int, error: CairnError)?>(nil)
    loop(parts.count + copies.count) { job in
      if failure.withLock({ $0 != nil }) { return }
      do throws(CairnError) {
        if job < parts.count {
          try run(parts[job], of: plan, wanted: wanted, receiver, progress)
        } else {
          try copy(copies[job - parts.count], receiver, progress)
        }
      } catch {
        failure.withLock { first in
          if (first?.job ?? .max) > job { first = (job, error) }
        }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure.error }
  }

  private func isAtHand(_ content: Digest) -> Bool {
    content == HydrationPlanner.emptyContent || local.places[content] != nil
  }

  // MARK: Contents at hand

  private func copy(
    _ content: Manifest.Content, _ receiver: any ContentReceiver, _ progress: SharedProgress
  ) throws(CairnError) {
    guard let source = try local.open(content.digest) else {
      throw CairnError(.contentMissing, "sha256 \(content.digest) is not at hand")
    }
    guard source.size == content.size else { throw changed(content) }
    let place = try receiver.open(content)
    var hasher = SHA256Hasher()
    var offset = 0
    while offset < content.size {
      let count = min(1 << 20, content.size - offset)
      try source.bytes(offset..<offset + count).withView { part throws(CairnError) in
        hasher.update(part)
        try place.append(part)
      }
      offset += count
      try progress.add(count)
    }
    guard hasher.digest() == content.digest else { throw changed(content) }
    try place.finish()
  }

  private func changed(_ content: Manifest.Content) -> CairnError {
    CairnError(
      .contentDamaged, "\(local.description(of: content.digest)) is not what it should be",
      hint: "run cairn verify, then cairn repair")
  }

  // MARK: Steps

  private func run(
    _ part: [Int], of plan: HydrationPlan, wanted: Set<Digest>, _ receiver: any ContentReceiver,
    _ progress: SharedProgress
  ) throws(CairnError) {
    var uses: [Digest: Int] = [:]
    for number in part {
      for base in plan.steps[number].bases where !isAtHand(base.digest) {
        uses[base.digest, default: 0] += 1
      }
    }
    let waiting = WaitingContents()
    var isHandedOver: Set<Digest> = []
    for number in part {
      let step = plan.steps[number]
      let bases = try step.bases.map { base throws(CairnError) in
        try open(base, waiting)
      }
      let sink = try SlicingSink(step.targets) { [uses] content throws(CairnError) in
        var places: [any ContentPlace] = []
        if wanted.contains(content.digest), isHandedOver.insert(content.digest).inserted {
          places.append(try receiver.open(content))
        }
        if uses[content.digest] != nil, waiting[content.digest] == nil {
          places.append(
            try scratch.place(for: content) { waiting[content.digest] = $0 })
        }
        return places
      }
      try apply(step, of: plan, bases, sink, progress)
      for base in step.bases {
        guard let left = uses[base.digest] else { continue }
        uses[base.digest] = left - 1
        if left == 1 { waiting[base.digest] = nil }
      }
    }
  }

  private func open(
    _ content: Manifest.Content, _ waiting: WaitingContents
  ) throws(CairnError) -> any ByteSource {
    if let source = waiting[content.digest] { return source }
    guard let source = try local.open(content.digest) else {
      throw CairnError(.contentMissing, "sha256 \(content.digest) is not at hand")
    }
    guard source.size == content.size else { throw changed(content) }
    return source
  }

  private func apply(
    _ step: HydrationStep, of plan: HydrationPlan, _ bases: [any ByteSource], _ sink: SlicingSink,
    _ progress: SharedProgress
  ) throws(CairnError) {
    do throws(CairnError) {
      let delta = try verifiedDelta(step, packages: plan.packages)
      let applier = try DeltaApplier(delta: delta, limits: limits)
      let promised = step.targets.count == 1 ? step.targets[0].digest : nil
      guard applier.header.targetSize == step.targetSize,
        promised == nil || promised == applier.header.targetDigest
      else {
        throw CairnError(
          .packageDamaged, "a payload makes another content than the package says",
          hint: "fetch the package again")
      }
      let base = bases.count == 1 ? bases[0] : JoinedSource(bases)
      try checkBase(applier, base, step)
      var sink = sink
      try applier.apply(
        base: base, hasher: SHA256Hasher(), to: &sink, monitor: StepMonitor(progress))
      try sink.finish()
    } catch {
      throw isAboutDelta(error) ? error.at(title(of: step, in: plan)) : error
    }
  }

  private func checkBase(
    _ applier: DeltaApplier, _ base: any ByteSource, _ step: HydrationStep
  ) throws(CairnError) {
    do throws(CairnError) {
      try applier.checkBase(base, hasher: SHA256Hasher.self)
    } catch {
      guard error.code == .wrongBase || error.code == .alreadyApplied,
        let first = step.bases.first
      else { throw error }
      throw changed(first)
    }
  }

  private func isAboutDelta(_ error: CairnError) -> Bool {
    error.code.id.hasPrefix("delta.") || error.code.id.hasPrefix("package.")
  }

  /// The delta of a step, after its digest was checked.
  ///
  /// - Parameter packages: those that the step's origin counts.
  public func verifiedDelta(
    _ step: HydrationStep, packages: [ReleasePackage]
  ) throws(CairnError) -> any ByteSource {
    let stored: any ByteSource
    switch step.origin {
    case .kept(let name):
      stored = try openKept(name)
    case .payload(let package, let number):
      guard let source else {
        throw CairnError(.packageMissing, "there is no source for the packages' payloads")
      }
      let package = packages[package]
      stored = try source.bytes(package.range(ofPayload: number), of: package.entry)
    }
    guard stored.size == step.storedSize else { throw damaged(step) }
    let delta =
      stored.size <= Hydrator.heldPayload ? HeldBytes(try stored.bytes(0..<stored.size)) : stored
    guard try SHA256Hasher.digest(of: delta) == step.storedDigest else {
      throw damaged(step)
    }
    return delta
  }

  private func damaged(_ step: HydrationStep) -> CairnError {
    switch step.origin {
    case .kept(let name):
      CairnError(
        .contentDamaged, "the kept delta \(name) is damaged",
        hint: "run cairn verify, then cairn repair")
    case .payload:
      CairnError(
        .packageDamaged, "a payload does not have the digest that the package says",
        hint: "fetch the package again")
    }
  }

  private func title(of step: HydrationStep, in plan: HydrationPlan) -> String {
    switch step.origin {
    case .kept: "the store"
    case .payload(let package, _): "the package of \(plan.packages[package].head.identity.title)"
    }
  }
}

/// What has been made and will be needed again, in one part of a plan.
private final class WaitingContents {
  private var sources: [Digest: any ByteSource] = [:]

  subscript(content: Digest) -> (any ByteSource)? {
    get { sources[content] }
    set { sources[content] = newValue }
  }
}

/// Turns the progress of one delta into a share of the whole.
private final class StepMonitor: WorkMonitor {
  private let done = Atomic<Int>(0)
  private let progress: SharedProgress

  init(_ progress: SharedProgress) { self.progress = progress }

  func advance(_ phase: WorkPhase, completed: Int, total: Int) throws(CairnError) {
    guard phase == .applying else { return }
    let before = done.exchange(completed, ordering: .relaxed)
    if completed > before { try progress.add(completed - before) }
  }
}
