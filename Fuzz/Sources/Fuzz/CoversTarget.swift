// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Lists the covers of a delta that nobody trusts, as composing and inverting do.
enum CoversTarget {
  static func run(_ bytes: [UInt8]) -> Int32 {
    let delta = MemorySource(bytes: Resealing.resealed(bytes))
    do throws(CairnError) {
      let applier = try DeltaApplier(delta: delta, limits: DeltaTarget.limits)
      let header = applier.header
      precondition(header.deltaSize == delta.size && header.windowCount <= 8)
      // With layers the covers are about the innermost views.
      let targetSize = header.describedSize
      let baseSize = header.layers?.base.last ?? header.base?.size ?? 0
      var place = 0
      for cover in try applier.covers() {
        precondition(cover.start >= place && cover.length > 0 && cover.length <= targetSize)
        if case .base(let offset) = cover.source {
          precondition(offset >= 0 && offset <= baseSize - cover.length)
        }
        place = cover.end
      }
      precondition(place <= targetSize)
    } catch {
      precondition(error.hint != nil, "every refusal has a hint")
    }
    return 0
  }
}
