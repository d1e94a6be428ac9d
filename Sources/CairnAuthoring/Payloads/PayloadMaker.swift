// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import Synchronization

/// Makes the payloads of a package, several at the same time, and proves each.
///
/// What is made is kept in files of the repository's work directory, complete or not at all, so that a
/// run that was killed goes on where it was.
struct PayloadMaker: Sendable {
  /// The release and its base, whose contents the payloads' numbers refer to.
  let target: Manifest
  let base: Manifest?
  let places: ContentPlaces
  let work: WorkDirectory
  let effort: Effort
  /// Names the version of the encoder: another one makes other deltas.
  let software: String
  let loop: ParallelLoop
  let monitor: any WorkMonitor

  /// Makes payloads; the result is in their order.
  ///
  /// The bytes do not depend on the number of threads. Memory: what the payloads that are made at the
  /// same time take, which `PackingOrder` keeps within its budget.
  func make(_ payloads: [PlannedPayload]) throws(CairnError) -> [StoredPayload] {
    let sizes = payloads.map { payload in
      payload.targets.reduce(0) { $0 + target.contents[$1].size }
    }
    let needs = payloads.indices.map { number in
      let baseSize = payloads[number].bases.reduce(0) { $0 + (base?.contents[$1].size ?? 0) }
      return PackingOrder.need(of: baseSize + sizes[number])
    }
    let progress = PackingProgress(sizes: sizes, monitor: monitor)
    let state = Mutex(
      (
        made: [StoredPayload?](repeating: nil, count: payloads.count),
        failure: CairnError?.none
      ))
    PackingOrder(needs, width: loop.width).run(on: loop) { number in
      guard state.withLock({ $0.failure == nil }) else { return }
      do throws(CairnError) {
        let made = try make(payloads[number], monitor: progress.monitor(for: number))
        state.withLock { $0.made[number] = made }
        try progress.finish(number)
      } catch {
        state.withLock { if $0.failure == nil { $0.failure = error } }
      }
    }
    let (made, failure) = state.withLock { ($0.made, $0.failure) }
    if let failure { throw failure }
    return made.compactMap { $0 }
  }

  private func make(
    _ payload: PlannedPayload, monitor: any WorkMonitor
  ) throws(CairnError) -> StoredPayload {
    let baseDigests = payload.bases.compactMap { base?.contents[$0].digest }
    let targetDigests = payload.targets.map { target.contents[$0].digest }
    let key = PayloadKey(
      bases: baseDigests, targets: targetDigests, effort: effort, software: software)
    let targetBytes = try JoinedContents(targetDigests, in: places)
    let baseBytes = try JoinedContents(baseDigests, in: places)
    return try targetBytes.withView { target throws(CairnError) in
      try baseBytes.withView { base throws(CairnError) in
        let proof = PayloadProof(
          base: base, target: target, baseDigests: baseDigests, targetDigests: targetDigests)
        if let kept = try? kept(payload, key, proof) { return kept }
        let delta = try PayloadEncoder(effort: effort, loop: loop).encode(
          base: payload.bases.isEmpty ? nil : base, target: target, monitor: monitor)
        return try delta.withView { delta throws(CairnError) in
          let header = try proof.prove(delta)
          try work.keep(delta, as: key)
          return stored(delta, payload, key, isNull: header.base == nil)
        }
      }
    }
  }

  /// The payload that an earlier run has left; it is worth no more than it proves to be.
  private func kept(
    _ payload: PlannedPayload, _ key: PayloadKey, _ proof: PayloadProof
  ) throws(CairnError) -> StoredPayload? {
    guard let file = work.delta(key) else { return nil }
    return try file.withView { delta throws(CairnError) in
      let header = try proof.prove(delta)
      return stored(delta, payload, key, isNull: header.base == nil)
    }
  }

  private func stored(
    _ delta: ByteView, _ payload: PlannedPayload, _ key: PayloadKey, isNull: Bool
  ) -> StoredPayload {
    var hasher = SHA256Hasher()
    hasher.update(delta)
    return StoredPayload(
      description: PayloadDescription(
        // Where no base pays the encoder makes a null delta.
        bases: isNull ? [] : payload.bases, targets: payload.targets, storedSize: delta.count,
        storedDigest: hasher.digest()),
      file: work.path(of: key), offset: 0)
  }
}
