// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnInterop

/// Reads and applies patches of other tools that nobody trusts.
enum ForeignTarget {
  private static let base: [UInt8] = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }

  static func run(_ bytes: [UInt8], _ format: ForeignFormat) -> Int32 {
    do throws(CairnError) {
      try bytes.withView { patch throws(CairnError) in
        try base.withView { base throws(CairnError) in
          let foreign = try ForeignPatch(format: format, patch: patch)
          var sink = MemorySink()
          try foreign.apply(base: base, to: &sink, limits: DeltaTarget.limits)
          precondition(sink.bytes.count <= DeltaTarget.limits.targetSize, "more than is allowed")
          if let size = foreign.targetSize {
            precondition(sink.bytes.count == size, "a target of another size")
          }
        }
      }
    } catch {
      precondition(!error.message.isEmpty, "every refusal has a message")
    }
    return 0
  }
}
