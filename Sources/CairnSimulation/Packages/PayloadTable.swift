// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import Synchronization

/// The figures of all payloads that a simulation is about: each is made at most once, in this run or
/// an earlier one.
final class PayloadTable: Sendable {
  private struct State {
    var numbers: [PayloadJob: Int] = [:]
    var jobs: [PayloadJob] = []
    var figures: [PayloadFigures?] = []
    var madeCount = 0
    var knownCount = 0
  }

  private let contents: ChainContents
  private let material: ChainMaterial
  private let published: PublishedPayloads
  private let cache: SimulationCache
  private let software: String
  private let loop: ParallelLoop
  private let monitor: any WorkMonitor
  private let state = Mutex(State())

  init(
    contents: ChainContents, material: ChainMaterial, published: PublishedPayloads,
    cache: SimulationCache, software: String, loop: ParallelLoop, monitor: any WorkMonitor
  ) {
    self.contents = contents
    self.material = material
    self.published = published
    self.cache = cache
    self.software = software
    self.loop = loop
    self.monitor = monitor
  }

  /// How many payloads were made, and how many were known.
  var counts: (made: Int, known: Int) { state.withLock { ($0.madeCount, $0.knownCount) } }

  /// The number of a payload; what an earlier run has found out is looked up when it gets one.
  func number(of job: PayloadJob) -> Int {
    if let number = state.withLock({ $0.numbers[job] }) { return number }
    let known = cache.payload(key(of: job))
    return state.withLock { state in
      if let number = state.numbers[job] { return number }
      let number = state.jobs.count
      state.numbers[job] = number
      state.jobs.append(job)
      state.figures.append(known)
      state.knownCount += known == nil ? 0 : 1
      return number
    }
  }

  private func key(of job: PayloadJob) -> PayloadKey {
    // What is published was made by whatever program, with whatever effort.
    let software = published[job].map { "published \($0.digest)" } ?? self.software
    return PayloadKey(
      bases: job.bases.map { contents.digest($0) },
      targets: job.targets.map { contents.digest($0) },
      effort: job.effort, software: software)
  }

  /// The figures of a payload, which is made now if it has to be.
  func figures(_ number: Int) throws(CairnError) -> PayloadFigures {
    let (job, known) = state.withLock { ($0.jobs[number], $0.figures[number]) }
    if let known { return known }
    try material.provide(contents.all(job))
    return try make(number, job, monitor: SilentMonitor())
  }

  /// Makes what is not known yet of these payloads, several at the same time.
  ///
  /// - Complexity: memory for each thread's payload, whatever their number.
  func make(_ numbers: [Int]) throws(CairnError) {
    let open = state.withLock { state in
      Set(numbers).filter { state.figures[$0] == nil }.map { ($0, state.jobs[$0]) }
    }
    try material.provide(open.flatMap { contents.all($0.1) })
    let sizes = open.map { contents.size($0.1.targets) }
    // The biggest first, so that nobody waits for one in the end.
    let order = open.indices.sorted { (sizes[$1], open[$0].0) < (sizes[$0], open[$1].0) }
    let progress = PackingProgress(sizes: sizes, monitor: monitor)
    let failure = Mutex<CairnError?>(nil)
    loop(order.count) { part in
      let place = order[part]
      guard failure.withLock({ $0 == nil }) else { return }
      do throws(CairnError) {
        _ = try make(open[place].0, open[place].1, monitor: progress.monitor(for: place))
        try progress.finish(place)
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
  }

  private func make(
    _ number: Int, _ job: PayloadJob, monitor: any WorkMonitor
  ) throws(CairnError) -> PayloadFigures {
    let figures = try PayloadMeter(
      contents: contents, places: material.current, monitor: monitor
    ).figures(of: job, published: try published.bytes(of: job))
    try cache.keep(figures, as: key(of: job))
    return state.withLock { state in
      if let known = state.figures[number] { return known }
      state.figures[number] = figures
      state.madeCount += 1
      return figures
    }
  }
}
