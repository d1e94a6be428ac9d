// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnRelease
import CairnReport

/// Finds out what a strategy publishes, to the byte.
struct ChainPublication {
  let chain: Chain
  let table: PayloadTable
  let matrix: Matrix
  let cache: SimulationCache
  let effort: Effort
  let software: String

  /// The chain with these packages; the matrix has them.
  func published(_ strategy: Strategy, isBase: [Bool]) throws(CairnError) -> PublishedChain {
    var releases = ReleaseManifests(chain: chain, isBase: isBase)
    for release in chain.releases.indices { try releases.add(release) }
    var packages: [CellPlace: PublishedChain.Package] = [:]
    for release in chain.releases.indices {
      for place in PublishedChain.published(with: release, strategy, isBase) {
        guard let cell = matrix[place.base, place.release] else { continue }
        packages[place] = try package(cell, strategy, releases)
      }
    }
    return PublishedChain(
      strategy: strategy, isBase: isBase, packages: packages,
      manifestSizes: releases.raw.map(\.count), manifestDigests: releases.digests)
  }

  private func package(
    _ cell: Cell, _ strategy: Strategy, _ releases: ReleaseManifests
  ) throws(CairnError) -> PublishedChain.Package {
    let targets = chain.releases[cell.release].contents
    let bases = cell.base.map { chain.releases[$0].contents } ?? []
    var payloads: [PublishedChain.Payload] = []
    var descriptions: [PayloadDescription] = []
    for payload in cell.payloads {
      let figures = try table.figures(payload.job)
      let numbers = figures.hasBase ? payload.bases : []
      payloads.append(
        PublishedChain.Payload(
          job: payload.job, bases: numbers.map { bases[$0] },
          targets: payload.targets.map { targets[$0] }, storedSize: figures.storedSize,
          isTakenOver: payload.isTakenOver))
      descriptions.append(
        PayloadDescription(
          bases: numbers, targets: payload.targets, storedSize: figures.storedSize,
          storedDigest: figures.storedDigest))
    }
    if strategy == .checkpoints, let published = chain.releases[cell.release].published,
      published.base == cell.base
    {
      return PublishedChain.Package(headSize: published.headSize, payloads: payloads)
    }
    let head = PackageHead(
      identity: releases.identity(of: cell, strategy),
      prerequisites: releases.prerequisites(of: cell, strategy),
      manifestSize: releases.raw[cell.release].count,
      manifestDigest: releases.digests[cell.release], payloads: descriptions,
      storedManifest: [UInt8](repeating: 0, count: try manifestSize(cell, releases)))
    return PublishedChain.Package(
      headSize: head.encoded(hasher: SHA256Hasher.self).count, payloads: payloads)
  }

  /// The bytes that a manifest takes in its package's head.
  private func manifestSize(
    _ cell: Cell, _ releases: ReleaseManifests
  ) throws(CairnError) -> Int {
    let base = cell.base.map { releases.digests[$0] }
    let key = PayloadKey(
      bases: base.map { [$0] } ?? [], targets: [releases.digests[cell.release]], effort: effort,
      software: "manifest " + software)
    if let known = cache.payload(key) { return known.storedSize }
    var clock = ThreadClock()
    let delta = try ManifestDelta(
      of: releases.raw[cell.release], base: cell.base.map { releases.raw[$0] }, effort: effort)
    let figures = PayloadFigures(
      storedSize: delta.bytes.count, storedDigest: SHA256Hasher.digest(of: delta.bytes),
      hasBase: cell.base != nil, encodingSeconds: clock.lap(), applyingSeconds: 0)
    try cache.keep(figures, as: key)
    return figures.storedSize
  }
}
