// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnFiles
import CairnHydration
import CairnRelease

/// Changes a tree from one release to another so that it is one or the other at any moment, whatever
/// happens (Documentation/Store-Durability.md).
///
/// 1. `recover`, always, under the store's lock.
/// 2. `begin`; then the caller stages the new nodes at `TransactionPlaces.staged`, and puts what it
///    wants to keep of them into the store.
/// 3. `prepare`, then `commit`: until it returns the tree is untouched.
/// 4. `switchOver`: allocates nothing but what the ballast has held. If it throws, `recover` goes on from there.
/// 5. What is in `TransactionPlaces.old` is the caller's, until `discardOld` or the next `begin`.
public struct Transaction: Sendable {
  let tree: any Storage
  let store: StorePlace
  /// Up to so many nodes are made durable one by one, more of them all at once.
  let synchroniseLimit: Int

  /// Prepares to change a tree.
  ///
  /// - Parameters:
  ///   - store: where `state.json` is; in the tree's `.cairn` if it is not given.
  ///   - synchroniseLimit: up to so many nodes are made durable one by one; with more of them it is
  ///     cheaper to have the whole file system written out.
  public init(tree: any Storage, store: StorePlace? = nil, synchroniseLimit: Int = 64) {
    self.tree = tree
    self.store = store ?? StorePlace(inTree: tree)
    self.synchroniseLimit = synchroniseLimit
  }

  // MARK: Before the commit

  /// Makes the directories of a transaction, and empties them.
  ///
  /// - Throws: `unfinished` where a committed transaction waits for `recover`.
  public func begin() throws(CairnError) {
    guard try tree.status(TransactionPlaces.journal) == nil else {
      throw CairnError(
        .unfinished, "an installation in \(tree.description) has not been completed yet",
        hint: "run cairn status, which completes it")
    }
    _ = try discardPrepared()
    try discardOld()
    for path in [
      TreeScan.storePath, TransactionPlaces.directory, TransactionPlaces.staging,
      TransactionPlaces.old,
    ] where try tree.status(path) == nil {
      try tree.makeDirectory(path, mode: 0o700)
    }
  }

  /// Links what is to be kept of the old tree; to be called when everything has been staged.
  ///
  /// - Returns: the plan, with what becomes of the old files as it really is: `moved` where the
  ///   file system cannot link, `discarded` where there is no file. Directories that have to be
  ///   opened to their owner for the work get an adjustment that takes it back.
  public func prepare(_ plan: SwitchPlan) throws(CairnError) -> SwitchPlan {
    var plan = plan
    for (number, operation) in plan.operations.enumerated() where operation.old != .discarded {
      let status = try tree.reachable(operation.path)
      guard let status, status.kind != .directory else {
        plan.operations[number].old = .discarded
        continue
      }
      guard operation.old == .linked else { continue }
      do throws(CairnError) {
        try tree.link(operation.path, as: TransactionPlaces.old(number))
      } catch {
        guard error.code == .noHardLinks else { throw error }
        plan.operations[number].old = .moved
      }
    }
    plan.operations += try lockedDirectories(of: plan)
    return plan
  }

  /// Adjustments for the directories that deny their owner to change what is in them.
  private func lockedDirectories(of plan: SwitchPlan) throws(CairnError) -> [SwitchOperation] {
    var modes: [TreePath: UInt16] = [:]
    var seen: Set<TreePath> = []
    for operation in plan.operations {
      if case .adjust = operation { continue }
      var parents = [operation.path.parent]
      if case .saveAside(_, let name) = operation { parents.append(name.parent) }
      for parent in parents where seen.insert(parent).inserted {
        guard let status = try tree.reachable(parent), status.isLocked else { continue }
        modes[parent] = status.mode
      }
    }
    // What is placed comes with its own mode, whatever was there before.
    for case .place(let path, let number, _) in plan.operations {
      guard let status = try tree.status(TransactionPlaces.staged(number)) else { continue }
      modes[path] = status.kind == .directory && status.isLocked ? status.mode : nil
    }
    for case .adjust(let path, let changes) in plan.operations where changes.mode != nil {
      modes[path] = nil
    }
    return modes.sorted { $0.key < $1.key }.map { .adjust($0.key, NodeChanges(mode: $0.value)) }
  }

  /// The bytes of the journal that `commit` writes, for knowing the space that it takes.
  public static func journalSize(of plan: SwitchPlan) -> Int { SwitchJournal.encode(plan).count }

  /// Makes everything durable that was prepared, and then the decision.
  ///
  /// When it throws before the journal has its name, nothing has happened. When it throws after
  /// that, the transaction is committed if the journal outlives what has gone wrong: in both cases
  /// `recover` says.
  ///
  /// - Parameters:
  ///   - state: what `state.json` shall say in the end; `nil` leaves it as it is.
  ///   - ballastSize: the bytes that the tree's directories may need to take the names that come:
  ///     they are held until the switch begins, so that nobody else can take them.
  public func commit(
    _ plan: SwitchPlan, state: [UInt8]?, ballastSize: Int = 0
  ) throws(CairnError) {
    let journal = SwitchJournal.encode(plan)
    // Whoever finds the journal must be able to read it: that is tried before it counts.
    _ = try SwitchJournal.decode(journal)
    try store.storage.remove(store.nextState)
    if let state { try write(state, to: store.nextState, in: store.storage).close() }
    try writeBallast(ballastSize)
    try tree.synchroniseAll()
    if store.isApart { try store.storage.synchroniseAll() }
    try tree.remove(TransactionPlaces.journalPart)
    let file = try write(journal, to: TransactionPlaces.journalPart, in: tree)
    try file.synchronise()
    file.close()
    try tree.rename(TransactionPlaces.journalPart, to: TransactionPlaces.journal)
    try tree.synchronise(TransactionPlaces.directory)
  }

  /// Takes up space with bytes that no file system can leave out.
  private func writeBallast(_ size: Int) throws(CairnError) {
    guard size > 0 else { return }
    try tree.remove(TransactionPlaces.ballast)
    let file = try tree.create(TransactionPlaces.ballast, mode: 0o600)
    var state: UInt32 = 1
    var left = size
    while left > 0 {
      let piece = (0..<min(left, 64 << 10)).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(state >> 24)
      }
      try piece.withView { view throws(CairnError) in try file.append(view) }
      left -= piece.count
    }
    file.close()
  }

  /// Gives the held space back, for the switch to use.
  private func dropBallast() throws(CairnError) {
    guard try tree.status(TransactionPlaces.ballast) != nil else { return }
    try tree.remove(TransactionPlaces.ballast)
    // Blocks are free for others when their removal is durable.
    try tree.synchroniseAll()
  }

  private func write(
    _ bytes: [UInt8], to path: TreePath, in storage: any Storage
  ) throws(CairnError) -> any StorageFile {
    let file = try storage.create(path, mode: 0o600)
    try bytes.withView { view throws(CairnError) in try file.append(view) }
    return file
  }

  // MARK: After the commit

  /// Does what the journal says; allocates nothing.
  public func switchOver(_ plan: SwitchPlan) throws(CairnError) {
    try dropBallast()
    try Switch(tree: tree, plan: plan, synchroniseLimit: synchroniseLimit).run()
    if try store.storage.status(store.nextState) != nil {
      try store.storage.rename(store.nextState, to: store.state)
    }
    try store.storage.synchronise(store.path)
    try tree.remove(TransactionPlaces.journal)
    try tree.synchronise(TransactionPlaces.directory)
  }

  /// Completes or takes back what was cut off; to be called before anything else looks at the tree.
  public func recover() throws(CairnError) -> Recovery {
    guard try tree.status(TransactionPlaces.directory) != nil else { return .nothing }
    // What is seen now, the journal or its absence, must not change with the next loss of power.
    try tree.synchronise(TransactionPlaces.directory)
    guard try tree.status(TransactionPlaces.journal) != nil else {
      return try discardPrepared() ? .discardedUncommitted : .nothing
    }
    let plan = try SwitchJournal.decode(journal())
    try switchOver(plan)
    return .rolledForward(plan)
  }

  private func journal() throws(CairnError) -> [UInt8] {
    let source = try tree.open(TransactionPlaces.journal)
    guard source.size <= SwitchJournal.sizeLimit else {
      throw JournalReader.malformed("it is too long")
    }
    return try source.bytes(0..<source.size)
  }

  // MARK: Clearing up

  /// Removes what `old` keeps; to be called once nothing needs it any more.
  public func discardOld() throws(CairnError) {
    _ = try removeEverything(in: TransactionPlaces.old)
  }

  /// Removes what was prepared and never committed.
  ///
  /// - Returns: whether there was anything.
  private func discardPrepared() throws(CairnError) -> Bool {
    var found = try removeEverything(in: TransactionPlaces.staging)
    for (storage, path) in [
      (tree, TransactionPlaces.journalPart), (tree, TransactionPlaces.ballast),
      (store.storage, store.nextState),
    ] where try storage.status(path) != nil {
      try storage.remove(path)
      found = true
    }
    return found
  }

  private func removeEverything(in directory: TreePath) throws(CairnError) -> Bool {
    let scan = TreeScan(tree, skippingStore: false, readingAttributes: false)
    let nodes = try scan.nodes(below: directory)
    for node in nodes.reversed() {
      if node.status.kind == .directory {
        _ = try tree.removeDirectory(node.path)
      } else {
        try tree.remove(node.path)
      }
    }
    return !nodes.isEmpty
  }
}
