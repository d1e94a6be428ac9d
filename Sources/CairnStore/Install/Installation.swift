// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
public import CairnHydration
public import CairnRelease

/// The way of a device from the release that it has to another: planned completely before the first
/// byte is written, then done as a transaction.
public struct Installation {
  /// Something in the way of a release, and the name under which it would be saved.
  public struct Conflict: Sendable, Hashable {
    /// Where it is.
    public var path: TreePath
    /// What is wrong with it, in words.
    public var reason: String
    /// The name that it would get.
    public var savedAs: TreePath
  }

  /// What the tree becomes.
  public let target: TargetRelease
  /// How the contents are made.
  public let hydration: HydrationPlan
  /// What has to be fetched first; `nil` where everything is on this machine.
  public let transfer: (any PayloadTransfer)?
  /// What is needed of each file system.
  public let spaceNeeds: [SpaceNeed]
  /// What would be lost, and is saved under another name if that is allowed.
  public let conflicts: [Conflict]
  /// How many files come, change and go.
  public let added, changed, removed: Int
  /// The bytes of the files that are written.
  public let writtenSize: Int
  /// Whether the tree is the target already, so that nothing but the store's records change.
  public let isTreeUnchanged: Bool

  private let device: Device
  private let change: TreeChange
  private let settings: WorkSettings
  private let source: (any PackageSource)?
  private let local: LocalContents
  private let nextState: DeviceState
  private let plan: SwitchPlan
  /// The bytes by which the tree's directories may grow when everything takes its place.
  private let ballastSize: Int
  /// The manifests that the store needs from now on.
  private let manifests: [(digest: Digest, raw: [UInt8])]

  // MARK: Planning

  /// Plans to make the tree what `target` says; looks, but changes nothing.
  ///
  /// - Parameters:
  ///   - packages: those that may be used.
  ///   - previous: the release to go back to afterwards.
  ///   - isRepair: whether to read every file instead of trusting what it looks like, and to take
  ///     what was changed for damage.
  /// - Throws: `contentMissing` where something cannot be made; errors of the tree.
  public init(
    device: Device, target: TargetRelease, packages: [ReleasePackage],
    source: (any PackageSource)?, previous: InstalledRelease?, isRepair: Bool = false,
    settings: WorkSettings
  ) throws(CairnError) {
    self.device = device
    self.target = target
    self.settings = settings
    self.source = source
    let tree = device.tree
    let current: TreeSelection
    if let installed = device.state.installed {
      current = TreeSelection(
        try device.manifest(installed.manifestDigest), features: installed.features)
    } else {
      current = .nothing
    }
    let selection = TreeSelection(target.manifest, features: target.release.features)
    try NameCollisions.check(selection, in: tree)
    let found = try TreeInspection(tree: tree, loop: settings.loop, monitor: settings.monitor)
      .nodes(
        current: current, target: selection,
        index: isRepair ? nil : try device.statusIndex(current))
    var comparison = TreeComparison(
      current: current, target: selection, found: found,
      hasForeign: { directory throws(CairnError) in
        try TreeScan(tree, skippingStore: true, readingAttributes: false)
          .nodes(below: directory).contains { current[$0.path] == nil }
      },
      isFree: { path throws(CairnError) in try tree.status(path) == nil },
      discardsChanges: isRepair)
    change = try comparison.compared()
    local = device.localContents(found)
    hydration = try HydrationPlanner(
      packages: packages, kept: device.state.kept, available: Set(local.places.keys)
    ).plan(wanted: change.wanted)
    transfer = try source?.transfer(
      of: hydration.payloadNeeds(
        lost: device.lostContents(
          whereUsed: hydration, current, available: Set(local.places.keys))))

    let from = device.state.installed?.identity.id ?? "nothing"
    plan = SwitchPlan(
      operations: change.operations, description: "\(from) to \(target.release.identity.id)")
    var next = device.state
    next.installed = target.release
    next.previous = previous
    // What waited before goes when a transaction begins.
    next.waiting = change.replaced.sorted { $0.key < $1.key }.map { operation, content in
      DeviceState.WaitingFile(name: "\(operation)", content: content)
    }
    nextState = next
    added = change.added
    changed = change.changed
    removed = change.removed
    writtenSize = change.writtenSize
    isTreeUnchanged = change.isEmpty
    conflicts = change.conflicts.map { conflict in
      Conflict(
        path: conflict.path, reason: conflict.reason.rawValue, savedAs: conflict.savedAs)
    }
    let space = try tree.space()
    ballastSize = change.gainedNames.values.reduce(0) { size, names in
      size + SpaceCount.growth(of: names, in: space)
    }
    let digests = next.manifestDigests
    manifests =
      [(target.release.manifestDigest, target.rawManifest)]
      + packages.filter {
        digests.contains($0.head.manifestDigest)
          && $0.head.manifestDigest != target.release.manifestDigest
      }.map { ($0.head.manifestDigest, $0.rawManifest) }
    spaceNeeds = try Installation.spaceNeeds(
      device, change, hydration, journalSize: Transaction.journalSize(of: plan),
      stateSize: try next.encoded().count, ballastSize: ballastSize, manifests, transfer)
  }

  /// Exactly what is written before the commit, after which nothing is.
  private static func spaceNeeds(
    _ device: Device, _ change: TreeChange, _ hydration: HydrationPlan, journalSize: Int,
    stateSize: Int, ballastSize: Int, _ manifests: [(digest: Digest, raw: [UInt8])],
    _ transfer: (any PayloadTransfer)?
  ) throws(CairnError) -> [SpaceNeed] {
    let space = try device.tree.space()
    var inTree = SpaceCount(space)
    if try device.tree.status(TransactionPlaces.directory) == nil { inTree.addDirectory() }
    let kept = change.operations.indices.filter { change.operations[$0].old == .linked }
    for (directory, numbers) in [
      (TransactionPlaces.staging, change.staged.map(\.number)), (TransactionPlaces.old, kept),
    ] {
      let status = try device.tree.status(directory)
      if status == nil { inTree.addDirectory() }
      inTree.addNames(
        numbers.map { "\($0)".utf8.count }, room: status?.size ?? space.directorySize)
    }
    for staged in change.staged {
      let attributes = staged.entry.attributes
      switch staged.making {
      case .content(let content): inTree.addFile(content.size, attributes: attributes)
      case .linkToStaged, .linkToTree: inTree.addLink()
      case .symbolicLink(let target): inTree.addSymbolicLink(target.count)
      case .directory: inTree.addDirectory(attributes: attributes)
      }
    }
    for _ in kept { inTree.addLink() }
    inTree.addFile(journalSize)
    if ballastSize > 0 { inTree.addFile(ballastSize) }
    for content in Scratch.files(of: hydration) { inTree.addFile(content.size) }
    var inStore = SpaceCount(try device.store.space())
    inStore.addFile(stateSize)
    for manifest in manifests
    where try device.store.status(Device.Places.manifest(manifest.digest)) == nil {
      inStore.addFile(manifest.raw.count)
    }
    for size in transfer?.fileSizes ?? [] { inStore.addFile(size) }
    for _ in 0..<(transfer?.directoryCount ?? 0) { inStore.addDirectory() }
    guard try device.tree.space().device != device.store.space().device else {
      return [inTree.need(and: inStore)]
    }
    return [inTree.need(), inStore.need()]
  }

  // MARK: Doing

  /// Does it. When it returns, the tree is the target, durably.
  ///
  /// - Parameter force: whether what is in the way may be saved under other names.
  /// - Throws: before the tree has been touched in any way, whatever the reason; an error after the
  ///   commit leaves a tree that the next command completes.
  public func run(force: Bool) throws(CairnError) {
    if !force { try refuseConflicts() }
    if let shortage = SpaceNeed.shortage(spaceNeeds, cleanupFrees: device.resettableSize) {
      throw shortage
    }
    try transfer?.run(monitor: settings.monitor)
    let prepared: SwitchPlan
    do throws(CairnError) {
      prepared = try prepare()
    } catch {
      // Where the journal has its name already, the decision has fallen in spite of the error.
      guard case .rolledForward? = try? device.transaction.recover() else { throw error }
      return finish()
    }
    try device.transaction.switchOver(prepared)
    finish()
  }

  /// Everything up to the commit.
  private func prepare() throws(CairnError) -> SwitchPlan {
    try device.transaction.begin()
    var hydrator = device.hydrator(source: source, local: local, settings)
    hydrator.scratch = Scratch(storage: device.tree, directory: TransactionPlaces.staging)
    try Staging(tree: device.tree, change: change).fill(hydrator, hydration)
    let linked = try device.transaction.prepare(plan)
    for manifest in manifests { try device.keepManifest(manifest.raw, manifest.digest) }
    try device.transaction.commit(
      linked, state: try nextState.encoded(), ballastSize: ballastSize)
    return linked
  }

  private func finish() {
    device.state = nextState
    device.rememberStatuses(
      TreeSelection(target.manifest, features: target.release.features))
  }

  /// How many nodes of the tree are replaced, removed or adjusted.
  public var nodeCount: Int { change.operations.count }

  /// What in the tree is not the target already, times apart; `nil` if nothing.
  var firstDifference: String? {
    var differences = change.staged.map { staged in
      let isThere = (try? device.tree.status(staged.entry.path)) ?? nil != nil
      return "\(staged.entry.path) is \(isThere ? "another one" : "missing")"
    }
    for case .adjust(let path, let changes) in change.operations {
      if changes.mode != nil { differences.append("\(path) has other permissions") }
    }
    guard let first = differences.first else { return nil }
    return differences.count == 1 ? first : "\(first), and \(differences.count - 1) more"
  }

  private func refuseConflicts() throws(CairnError) {
    guard let first = conflicts.first else { return }
    var names = conflicts.prefix(5).map { "\($0.path)" }.joined(separator: ", ")
    if conflicts.count > 5 { names += " and \(conflicts.count - 5) more" }
    throw CairnError(
      .changedLocally,
      conflicts.count == 1
        ? "\(first.path) in \(device.tree) is \(first.reason) and would be overwritten"
        : "files in \(device.tree) were changed locally and would be overwritten: \(names)",
      hint:
        "run again with --force to save \(conflicts.count == 1 ? "it as" : "them as, for example,")"
        + " \(first.savedAs)")
  }
}
