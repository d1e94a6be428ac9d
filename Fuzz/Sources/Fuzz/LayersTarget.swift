// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Applies a delta that sees through deflate and that nobody trusts, to a base that comes with it:
/// two bytes with the base's size, the base, the delta.
enum LayersTarget {
  /// Views are no larger, so that time goes into odd lists and not into long ones.
  private static let largestView = 1 << 20

  static func run(_ bytes: [UInt8]) -> Int32 {
    guard bytes.count > 2 else { return 0 }
    let size = Int(bytes[0]) | Int(bytes[1]) << 8
    guard size <= bytes.count - 2 else { return 0 }
    let base = MemorySource(bytes: Array(bytes[2..<2 + size]))
    let delta = MemorySource(bytes: Resealing.resealed(Array(bytes[(2 + size)...])))
    do throws(CairnError) {
      let applier = try DeltaApplier(delta: delta, limits: DeltaTarget.limits)
      let header = applier.header
      guard header.base?.size ?? size == size, let layers = header.layers,
        (layers.base + layers.target).allSatisfy({ $0 <= largestView })
      else { return 0 }
      var sink = MemorySink()
      try applier.apply(base: base, hasher: QuickHasher(), to: &sink)
      precondition(sink.bytes.count == header.targetSize, "a target of another size")
    } catch {
      precondition(error.hint != nil, "every refusal has a hint")
    }
    return 0
  }
}
