// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// The steps that inverting and composing share: apply in memory, checked.
struct Transformation {
  /// What a delta may cost.
  var limits = DecodingLimits()
  /// Hears of progress and stops the work.
  var monitor: TerminalProgress

  /// The target of `applier`, which is at `path`, for a base that it accepts.
  func target(
    of applier: DeltaApplier, path: String, base: ByteView, basePath: String
  ) throws(CairnError) -> [UInt8] {
    try naming(basePath) { () throws(CairnError) in
      try applier.checkBase(base, hasher: SHA256Hasher.self, monitor: monitor)
    }
    var sink = MemorySink(capacity: min(applier.header.targetSize, 1 << 30))
    try naming(path) { () throws(CairnError) in
      try applier.apply(base: base, hasher: SHA256Hasher(), to: &sink, monitor: monitor)
    }
    return sink.bytes
  }
}
