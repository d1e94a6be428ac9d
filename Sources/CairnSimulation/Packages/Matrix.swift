// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnRelease

/// The packages of a chain for all pairs of a base and a later release, planned as they are asked for.
struct Matrix {
  private let chain: Chain
  private let table: PayloadTable
  private let cache: SimulationCache
  private let effort: Effort
  private let software: String
  private let loop: ParallelLoop
  private let monitor: any WorkMonitor
  private let material: ChainMaterial
  private var shapes: [Digest] = []
  private var plans: [CellPlace: PackagePlan] = [:]
  private var cells: [CellPlace: Cell] = [:]

  init(
    chain: Chain, material: ChainMaterial, table: PayloadTable, cache: SimulationCache,
    effort: Effort, software: String, loop: ParallelLoop, monitor: any WorkMonitor
  ) {
    self.chain = chain
    self.material = material
    self.table = table
    self.cache = cache
    self.effort = effort
    self.software = software
    self.loop = loop
    self.monitor = monitor
    shapes = chain.releases.map { Matrix.shape(of: $0.manifest) }
  }

  /// A package that has been prepared.
  subscript(base: Int?, release: Int) -> Cell? { cells[CellPlace(base: base, release: release)] }

  /// Plans packages and makes what has to be made to know their sizes.
  mutating func prepare(_ wanted: [CellPlace]) throws(CairnError) {
    var jobs: [Int] = []
    for place in wanted where cells[place] == nil {
      try Interruption.check()
      let cell = try cell(place)
      cells[place] = cell
      jobs += cell.payloads.map(\.job)
    }
    try table.make(jobs)
  }

  // MARK: Planning

  private mutating func cell(_ place: CellPlace) throws(CairnError) -> Cell {
    let plan = try plan(place)
    let target = chain.releases[place.release].contents
    let base = place.base.map { chain.releases[$0].contents } ?? []
    let payloads = plan.payloads.map { payload in
      CellPayload(
        job: table.number(
          of: PayloadJob(
            bases: payload.content.bases.map { base[$0] },
            targets: payload.content.targets.map { target[$0] }, effort: effort)),
        bases: payload.content.bases, targets: payload.content.targets,
        isTakenOver: payload.origin != .made)
    }
    return Cell(base: place.base, release: place.release, payloads: payloads)
  }

  private mutating func plan(_ place: CellPlace) throws(CairnError) -> PackagePlan {
    if let plan = plans[place] { return plan }
    let target = chain.releases[place.release].manifest
    let base = place.base.map { chain.releases[$0].manifest }
    var earlier: [EarlierRelease] = []
    if let first = place.base {
      for release in first + 1..<place.release {
        let plan = try plan(CellPlace(base: first, release: release))
        earlier.append(
          EarlierRelease(
            ordinal: release, manifest: chain.releases[release].manifest,
            payloads: plan.payloads.map(\.content)))
      }
    }
    if let published = chain.publishedPlan(place, earlier: earlier) {
      plans[place] = published
      return published
    }
    let key = key(of: place)
    let limits = PlanLimits(
      bases: base?.contents.count ?? 0, targets: target.contents.count,
      earlier: earlier.map(\.payloads.count))
    if let plan = cache.plan(key, limits: limits) {
      plans[place] = plan
      return plan
    }
    try material.provide(target.contents)
    var places = material.current
    let plan = try PackagePlanner(
      target: target, ordinal: place.release, base: base, earlier: earlier, loop: loop
    ).plan(places: &places) { (wanted, places) throws(CairnError) in
      guard let base, !wanted.isEmpty else { return [:] }
      return try BaseSearch(
        target: target, material: ChainBase(manifest: base, material: material), loop: loop,
        monitor: monitor
      ).bases(for: wanted, places: &places)
    }
    try cache.keep(plan, as: key)
    plans[place] = plan
    return plan
  }

  /// Everything that a plan depends on.
  private func key(of place: CellPlace) -> Digest {
    var bytes = Array("plan 1 \(software) \(place.base == nil)".utf8)
    for release in (place.base ?? place.release)...place.release {
      shapes[release].append(to: &bytes)
    }
    return SHA256Hasher.digest(of: bytes)
  }

  /// A digest of what plans look at: paths, contents and features.
  private static func shape(of manifest: Manifest) -> Digest {
    var bytes: [UInt8] = []
    for entry in manifest.entries {
      guard let content = entry.content else { continue }
      let feature = manifest.featureName(of: entry) ?? ""
      for text in [Array(entry.path.bytes), Array(feature.utf8)] {
        Varint.append(UInt64(text.count), to: &bytes)
        bytes += text
      }
      content.append(to: &bytes)
    }
    return SHA256Hasher.digest(of: bytes)
  }
}
