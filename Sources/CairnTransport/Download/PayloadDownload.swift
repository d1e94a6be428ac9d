// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
import CairnFiles
package import CairnHydration
import CairnRelease
import Synchronization

/// Fetches payloads into the download area.
package struct PayloadDownload: PayloadTransfer {
  package let size: TransferSize
  package let fileSizes: [Int]
  package let directoryCount: Int

  private let packages: [PackageDownload]
  private let reader: any ObjectReader
  private let area: DownloadArea
  private let account: TransferAccount
  private let connections: Int

  /// So often what has come damaged is fetched again from the same servers.
  private static let mostRounds = 3

  /// Plans it: what is here already is not fetched again.
  package init(
    _ needs: [PayloadNeed], from reader: any ObjectReader, to area: DownloadArea,
    account: TransferAccount, connections: Int
  ) throws(CairnError) {
    packages = PackageDownload.packages(of: needs)
    self.reader = reader
    self.area = area
    self.account = account
    self.connections = connections
    let plan = try PayloadDownload.plan(packages, area)
    var size = TransferSize()
    for (package, ranges) in zip(packages, plan.packages) {
      for payload in package.payloads {
        let missing = ranges.needed.intersection(RangeSet(payload.range))
        size[payload.reason] += missing.ranges.reduce(0) { $0 + $1.count }
      }
    }
    size[.wasted] = plan.wastedSize
    size.requests = plan.requestCount
    self.size = size
    fileSizes = plan.packages.flatMap { $0.requests.map(\.count) }
    // The area's own, and one for each package; they may be there already.
    directoryCount = plan.requestCount > 0 ? packages.count + 1 : 0
  }

  private static func plan(
    _ packages: [PackageDownload], _ area: DownloadArea
  ) throws(CairnError) -> RangePlan {
    var needed: [RangeSet<Int>] = []
    for package in packages {
      needed.append(
        package.needed.subtracting(try area.pieces(of: package.entry.headDigest).covered))
    }
    return RangePlan(needed: needed)
  }

  package func run(monitor: any WorkMonitor) throws(CairnError) {
    if let limit = account.limit, account.total.total + size.total > limit {
      throw CairnError(
        .tooMuch,
        "\(ByteCount(size.total).exact) would be fetched after "
          + "\(ByteCount(account.total.total).exact) of metadata, "
          + "\(ByteCount(limit).exact) are allowed",
        hint: "run again with a higher --max-bytes; cairn plan says what is needed")
    }
    try area.removeOthers(than: Set(packages.map(\.entry.headDigest)))
    let progress = SharedProgress(.fetching, total: size.total, monitor: monitor)
    var right = packages.map { _ in Set<Int>() }
    _ = try dropDamaged(&right)
    var rounds = PayloadDownload.mostRounds
    while true {
      let plan = try PayloadDownload.plan(packages, area)
      guard plan.requestCount > 0 else { return }
      try fetch(plan, progress, &right)
      guard let damaged = try dropDamaged(&right) else { continue }
      rounds -= 1
      guard reader.distrustServer() || rounds > 0 else { throw damaged }
    }
  }

  // MARK: Fetching

  private struct Job {
    var package: Int
    var range: Range<Int>
    var wanted: RangeSet<Int>
  }

  /// Asks for ranges, several at a time.
  ///
  /// Of each package the first comes alone: a server that does not know ranges sends everything, and
  /// then there is nothing left to ask for.
  private func fetch(
    _ plan: RangePlan, _ progress: SharedProgress, _ right: inout [Set<Int>]
  ) throws(CairnError) {
    let first = plan.packages.enumerated().compactMap { number, package in
      package.requests.first.map {
        Job(package: number, range: $0, wanted: RangeSet(package.requests))
      }
    }
    try run(first, progress, &right)
    var rest: [Job] = []
    for (number, package) in plan.packages.enumerated() where package.requests.count > 1 {
      let covered = try area.pieces(of: packages[number].entry.headDigest).covered
      for range in package.requests.dropFirst() {
        let wanted = RangeSet(range).subtracting(covered)
        if !wanted.isEmpty { rest.append(Job(package: number, range: range, wanted: wanted)) }
      }
    }
    try run(rest, progress, &right)
  }

  private func run(
    _ jobs: [Job], _ progress: SharedProgress, _ right: inout [Set<Int>]
  ) throws(CairnError) {
    let failure = Mutex<(job: Int, error: CairnError)?>(nil)
    let checked = Mutex<[(package: Int, payload: Int)]>([])
    ParallelLoop.connections(connections)(jobs.count) { number in
      let job = jobs[number]
      let package = packages[job.package]
      let stop: () -> CairnError? = { failure.withLock { $0?.error } }
      if stop() != nil { return }
      let writer = PieceWriter(
        area: area, package: package.entry.headDigest, payloads: package.payloads,
        range: job.range, wanted: job.wanted, account: account, progress: progress,
        isStopped: stop)
      do throws(CairnError) {
        try reader.read(package.entry.package, into: writer)
      } catch {
        failure.withLock { first in
          if (first?.job ?? .max) > number { first = (number, error) }
        }
      }
      checked.withLock { checked in
        for (payload, isRight) in writer.checked where isRight {
          checked.append((job.package, payload))
        }
      }
    }
    for (package, payload) in checked.withLock({ $0 }) { right[package].insert(payload) }
    if let failure = failure.withLock({ $0 }) { throw failure.error }
  }

  // MARK: Checking

  /// Checks every payload that is here and was not checked on its way, and forgets those that are not
  /// what they should be; returns what to say of them if there are any.
  private func dropDamaged(_ right: inout [Set<Int>]) throws(CairnError) -> CairnError? {
    var failure: CairnError?
    for (number, package) in packages.enumerated() {
      let name = package.entry.headDigest
      let covered = try area.pieces(of: name).covered
      for (payload, need) in package.payloads.enumerated()
      where !right[number].contains(payload) {
        guard RangeSet(need.range).isSubset(of: covered),
          let bytes = try area.bytes(need.range, of: name)
        else { continue }
        guard try SHA256Hasher.digest(of: bytes) != need.digest else {
          right[number].insert(payload)
          continue
        }
        try area.drop(need.range, of: name)
        account.waste(need.range.count, insteadOf: need.reason)
        failure = CairnError(
          .packageDamaged,
          "bytes \(need.range.lowerBound) to \(need.range.upperBound) of \(package.entry.package) "
            + "do not have the digest that the package's head says",
          hint: "the server's copy is damaged, or something on the way changes it: "
            + "name another mirror, or tell who runs the repository")
      }
    }
    return failure
  }
}
