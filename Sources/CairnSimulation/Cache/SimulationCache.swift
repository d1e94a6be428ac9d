// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import Synchronization

/// What simulations remember: the sizes of payloads, the contents of files, the plans of packages.
///
/// Everything is found by what it depends on, so nothing is ever out of date. One run at a time uses a
/// directory. What does not read as it was written counts as unknown.
final class SimulationCache: Sendable {
  private let storage: PosixStorage
  private let path: String
  private let log: RecordLog
  /// Held for as long as the cache lives.
  private let lock: Mutex<any StorageLock>

  private static let plans = TreePath.root.appending("plans")
  private static let largestPlan = 1 << 28

  /// Opens a directory, which is made with those above it if there is none.
  ///
  /// Throws `busy` where another run uses it.
  init(directory: String, owner: String) throws(CairnError) {
    path = directory
    storage = try SimulationCache.open(directory)
    lock = Mutex(try storage.lock(TreePath.root.appending("lock"), owner: owner))
    if try storage.status(SimulationCache.plans) == nil {
      try storage.makeDirectory(SimulationCache.plans, mode: 0o700)
    }
    log = try RecordLog(storage, at: directory)
  }

  private static func open(_ directory: String) throws(CairnError) -> PosixStorage {
    var path = directory.hasPrefix("/") ? "/" : ""
    for part in directory.split(separator: "/") {
      path += path.isEmpty || path.hasSuffix("/") ? String(part) : "/\(part)"
      _ = try PosixStorage.directory(at: path)
    }
    return try PosixStorage(path: directory)
  }

  // MARK: Payloads

  /// The figures of a payload, where they are known.
  func payload(_ key: PayloadKey) -> PayloadFigures? {
    log[key.digest].flatMap { PayloadFigures(record: $0) }
  }

  /// Remembers a payload's figures.
  func keep(_ figures: PayloadFigures, as key: PayloadKey) throws(CairnError) {
    try log.keep(figures.record, as: key.digest)
  }

  // MARK: Contents of files

  /// The content of a file that looks as it did when it was read.
  func content(of status: NodeStatus) -> Digest? {
    log[SimulationCache.key(status)].map { value in value.withView { Digest($0[0..<Digest.size]) } }
  }

  /// Remembers the content of a file.
  func keep(_ content: Digest, of status: NodeStatus) throws(CairnError) {
    let key = SimulationCache.key(status)
    let padding = [UInt8](repeating: 0, count: RecordLog.valueSize - Digest.size)
    let value = content.bytes + padding
    if log[key] != value { try log.keep(value, as: key) }
  }

  private static func key(_ status: NodeStatus) -> Digest {
    var bytes = Array("content".utf8)
    for part in [
      UInt64(status.size), UInt64(bitPattern: status.modified.seconds),
      UInt64(status.modified.nanoseconds), UInt64(bitPattern: status.changed.seconds),
      UInt64(status.changed.nanoseconds), status.inode, status.device,
    ] {
      LittleEndian.append(part, to: &bytes)
    }
    return SHA256Hasher.digest(of: bytes)
  }

  // MARK: Plans

  /// The plan of a package that was planned before.
  ///
  /// - Parameter limits: what its numbers must not exceed.
  func plan(_ key: Digest, limits: PlanLimits) -> PackagePlan? {
    guard let source = try? storage.open(SimulationCache.plans.appending("\(key)")),
      source.size <= SimulationCache.largestPlan,
      let bytes = try? source.allBytes(limit: SimulationCache.largestPlan)
    else { return nil }
    return PackagePlan(reading: bytes, limits: limits)
  }

  /// Remembers a plan.
  func keep(_ plan: PackagePlan, as key: Digest) throws(CairnError) {
    try plan.encoded.withView { view throws(CairnError) in
      try OutputPlace.file("\(path)/plans/\(key)", replacesExisting: true).write(view)
    }
  }
}
