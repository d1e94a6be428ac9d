// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles

/// Makes a payload as a publisher does, applies it as a device does, turns it round as a device's store
/// does, and keeps nothing but the figures.
struct PayloadMeter {
  let contents: ChainContents
  let places: ContentPlaces
  let monitor: any WorkMonitor

  /// Makes and proves it.
  ///
  /// - Parameter published: the payload, where it is published: it is not made then.
  /// - Throws: `changed` where a file has changed since the chain was read.
  func figures(
    of job: PayloadJob, published: [UInt8]?
  ) throws(CairnError) -> PayloadFigures {
    let baseDigests = job.bases.map { contents.digest($0) }
    let targetDigests = job.targets.map { contents.digest($0) }
    let targetBytes = try JoinedContents(targetDigests, in: places)
    let baseBytes = try JoinedContents(baseDigests, in: places)
    return try targetBytes.withView { target throws(CairnError) in
      try baseBytes.withView { base throws(CairnError) in
        var clock = ThreadClock()
        // Its time is that of this thread, so nobody helps.
        let delta = try made(job, published, base, target)
        let encoding = clock.lap()
        let header = try delta.withView { view throws(CairnError) in
          try PayloadProof(
            base: base, target: target, baseDigests: baseDigests, targetDigests: targetDigests
          ).prove(view)
        }
        var figures = PayloadFigures(
          storedSize: delta.count, storedDigest: SHA256Hasher.digest(of: delta),
          hasBase: header.base != nil, encodingSeconds: encoding, applyingSeconds: clock.lap())
        if figures.hasBase { try turn(delta, base, target, &figures) }
        return figures
      }
    }
  }

  private func made(
    _ job: PayloadJob, _ published: [UInt8]?, _ base: ByteView, _ target: ByteView
  ) throws(CairnError) -> [UInt8] {
    if let published { return published }
    return try PayloadEncoder(effort: job.effort, loop: .serial).encode(
      base: job.bases.isEmpty ? nil : base, target: target, monitor: monitor)
  }

  /// Makes the delta back, and from it the one forward again, as stores do.
  private func turn(
    _ delta: [UInt8], _ base: ByteView, _ target: ByteView, _ figures: inout PayloadFigures
  ) throws(CairnError) {
    var options = EncodingOptions()
    options.effort = .fast
    options.isForKeeping = true
    options.monitor = StoppingMonitor()
    var clock = ThreadClock()
    let back = try DeltaAlgebra.invert(
      DeltaApplier(delta: HeldBytes(delta)), base: base, target: target, options: options,
      hasher: SHA256Hasher.self)
    figures.backSize = back.count
    figures.backSeconds = clock.lap()
    let applier = try DeltaApplier(delta: HeldBytes(back))
    figures.hasBackBase = applier.header.base != nil
    guard figures.hasBackBase else { return }
    let forth = try DeltaAlgebra.invert(
      applier, base: target, target: base, options: options,
      hasher: SHA256Hasher.self)
    figures.forthSize = forth.count
    figures.forthSeconds = clock.lap()
  }
}

/// Hears of no progress; stops the work when the process is asked to stop.
private struct StoppingMonitor: WorkMonitor {
  func advance(_ phase: WorkPhase, completed: Int, total: Int) throws(CairnError) {
    try Interruption.check()
  }
}
