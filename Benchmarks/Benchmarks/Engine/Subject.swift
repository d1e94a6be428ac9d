// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// A pair with the deltas over it, made once for all benchmarks that start from a delta.
struct Subject: Sendable {
  let pair: GeneratedPair
  let delta: [UInt8]

  init(_ pair: GeneratedPair, effort: Effort = .standard) throws {
    self.pair = pair
    delta = try Subject.encode(pair, Subject.options(effort))
  }

  /// Options on one thread: a benchmark of the engine, not of the machine's cores.
  static func options(_ effort: Effort) -> EncodingOptions {
    var options = EncodingOptions()
    options.effort = effort
    return options
  }

  static func encode(_ pair: GeneratedPair, _ options: EncodingOptions) throws -> [UInt8] {
    try pair.base.withView { base in
      try pair.target.withView { target in
        try DeltaEncoder.encode(
          base: base, target: target, options: options, hasher: SHA256Hasher.self)
      }
    }
  }

  static func encodeNull(_ content: [UInt8], _ options: EncodingOptions) throws -> [UInt8] {
    try content.withView { target in
      try DeltaEncoder.encodeNull(target: target, options: options, hasher: SHA256Hasher.self)
    }
  }

  static func covers(_ pair: GeneratedPair, _ options: EncodingOptions) throws -> [Cover] {
    try pair.base.withView { base in
      try pair.target.withView { target in
        try DeltaEncoder.covers(base: base, target: target, options: options)
      }
    }
  }

  /// Applies a delta to `base` as a user does, the check of the base included.
  static func apply(_ delta: [UInt8], to base: [UInt8]) throws -> [UInt8] {
    try delta.withView { delta in
      try base.withView { base in
        let applier = try DeltaApplier(delta: delta)
        try applier.checkBase(base, hasher: SHA256Hasher.self)
        var sink = MemorySink(capacity: applier.header.targetSize)
        try applier.apply(base: base, hasher: SHA256Hasher(), to: &sink)
        return sink.bytes
      }
    }
  }

  /// The delta back.
  func inverted(_ options: EncodingOptions) throws -> [UInt8] {
    try delta.withView { delta in
      try pair.base.withView { base in
        try pair.target.withView { target in
          try DeltaAlgebra.invert(
            DeltaApplier(delta: delta), base: base, target: target, options: options,
            hasher: SHA256Hasher.self)
        }
      }
    }
  }

  /// This delta and `next`, which must start where this one ends, as one.
  func composed(with next: [UInt8], target: [UInt8], _ options: EncodingOptions) throws -> [UInt8] {
    try delta.withView { delta in
      try next.withView { next in
        try pair.base.withView { base in
          try target.withView { target in
            try DeltaAlgebra.compose(
              DeltaApplier(delta: delta), DeltaApplier(delta: next), base: base, target: target,
              options: options, hasher: SHA256Hasher.self)
          }
        }
      }
    }
  }
}
