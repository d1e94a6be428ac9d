// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Reads and applies a delta that nobody trusts.
enum DeltaTarget {
  static let limits: DecodingLimits = {
    var limits = DecodingLimits()
    limits.memory = 16 << 20
    limits.targetSize = 1 << 17
    return limits
  }()

  /// Bases up to this size are made to measure.
  static let largestBase = 1 << 15

  static func run(_ bytes: [UInt8]) -> Int32 {
    let delta = MemorySource(bytes: Resealing.resealed(bytes))
    do throws(CairnError) {
      let applier = try DeltaApplier(delta: delta, limits: limits)
      let size = applier.header.base?.size ?? 0
      guard size <= largestBase else { return 0 }
      let base = MemorySource(bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) })
      var sink = MemorySink()
      try applier.apply(base: base, hasher: QuickHasher(), to: &sink)
      precondition(sink.bytes.count == applier.header.targetSize, "a target of another size")
    } catch {
      precondition(error.hint != nil, "every refusal has a hint")
    }
    return 0
  }
}
