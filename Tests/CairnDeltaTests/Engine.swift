// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// The engine, on arrays.
enum Engine {
  static func options(
    _ effort: Effort = .standard, _ loop: ParallelLoop = .serial
  ) -> EncodingOptions {
    var options = EncodingOptions()
    options.effort = effort
    options.loop = loop
    return options
  }

  static func encode(
    _ base: [UInt8], _ target: [UInt8], _ options: EncodingOptions = EncodingOptions()
  ) throws(CairnError) -> [UInt8] {
    try base.withView { base throws(CairnError) in
      try target.withView { target throws(CairnError) in
        try DeltaEncoder.encode(
          base: base, target: target, options: options, hasher: SHA256Hasher.self)
      }
    }
  }

  static func encodeNull(
    _ target: [UInt8], _ options: EncodingOptions = EncodingOptions()
  ) throws(CairnError) -> [UInt8] {
    try target.withView { target throws(CairnError) in
      try DeltaEncoder.encodeNull(target: target, options: options, hasher: SHA256Hasher.self)
    }
  }

  static func apply(
    _ delta: [UInt8], to base: [UInt8], limits: DecodingLimits = DecodingLimits()
  ) throws(CairnError) -> [UInt8] {
    let applier = try DeltaApplier(delta: ArraySource(delta), limits: limits)
    try applier.checkBase(ArraySource(base), hasher: SHA256Hasher.self)
    return try decode(applier, base)
  }

  /// Applies without a look at the base first.
  static func decode(_ applier: DeltaApplier, _ base: [UInt8]) throws(CairnError) -> [UInt8] {
    var sink = MemorySink()
    try applier.apply(base: ArraySource(base), hasher: SHA256Hasher(), to: &sink)
    return sink.bytes
  }

  static func applier(_ delta: [UInt8]) throws(CairnError) -> DeltaApplier {
    try DeltaApplier(delta: ArraySource(delta))
  }

  static func invert(
    _ delta: [UInt8], _ base: [UInt8], _ target: [UInt8],
    _ options: EncodingOptions = EncodingOptions()
  ) throws(CairnError) -> [UInt8] {
    try invert([delta], base, target, options)
  }

  /// Inverts a chain of deltas in one step.
  static func invert(
    _ chain: [[UInt8]], _ base: [UInt8], _ target: [UInt8],
    _ options: EncodingOptions = EncodingOptions()
  ) throws(CairnError) -> [UInt8] {
    var appliers: [DeltaApplier] = []
    for delta in chain { appliers.append(try applier(delta)) }
    return try base.withView { [appliers] base throws(CairnError) in
      try target.withView { target throws(CairnError) in
        try DeltaAlgebra.invert(
          appliers, base: base, target: target, options: options, hasher: SHA256Hasher.self)
      }
    }
  }

  static func compose(
    _ first: [UInt8], _ second: [UInt8], _ base: [UInt8], _ target: [UInt8],
    _ options: EncodingOptions = EncodingOptions()
  ) throws(CairnError) -> [UInt8] {
    let first = try applier(first)
    let second = try applier(second)
    return try base.withView { base throws(CairnError) in
      try target.withView { target throws(CairnError) in
        try DeltaAlgebra.compose(
          first, second, base: base, target: target, options: options, hasher: SHA256Hasher.self)
      }
    }
  }

  /// The code that `body` throws, nil for none.
  static func failure<R>(_ body: () throws(CairnError) -> R) -> ErrorCode? {
    do throws(CairnError) {
      _ = try body()
      return nil
    } catch {
      return error.code
    }
  }
}
