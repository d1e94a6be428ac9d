// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Encodes one part of the input against another, and demands it back; also inverted and composed.
enum RoundTripTarget {
  static func run(_ bytes: [UInt8]) -> Int32 {
    guard bytes.count > 2 else { return 0 }
    // Mostly the quickest effort, and inverting and composing now and then: more inputs that way.
    var options = EncodingOptions()
    options.effort = bytes[0] & 7 == 7 ? .max : bytes[0] & 7 == 6 ? .standard : .fast
    let usesAlgebra = bytes[0] & 24 == 24
    let middle = 2 + (bytes.count - 2) * Int(bytes[1]) / 255
    let base = Array(bytes[2..<middle])
    let target = Array(bytes[middle...])
    do throws(CairnError) {
      let delta = try encode(base, target, options)
      demand(target, from: delta, base)
      guard usesAlgebra else { return 0 }
      let back = try encode(target, base, options)
      demand(base, from: back, target)
      let first = try DeltaApplier(delta: MemorySource(bytes: delta))
      let second = try DeltaApplier(delta: MemorySource(bytes: back))
      let sum = try views(base, base) { base, end throws(CairnError) in
        try DeltaAlgebra.compose(
          first, second, base: base, target: end, options: options, hasher: QuickHasher.self)
      }
      demand(base, from: sum, base)
      guard first.header.base != nil else { return 0 }
      let inverse = try views(base, target) { base, target throws(CairnError) in
        try DeltaAlgebra.invert(
          first, base: base, target: target, options: options, hasher: QuickHasher.self)
      }
      demand(base, from: inverse, target)
    } catch {
      preconditionFailure("an honest round trip failed: \(error)")
    }
    return 0
  }

  private static func views(
    _ base: [UInt8], _ target: [UInt8],
    _ body: (ByteView, ByteView) throws(CairnError) -> [UInt8]
  ) throws(CairnError) -> [UInt8] {
    try base.withView { base throws(CairnError) in
      try target.withView { target throws(CairnError) in try body(base, target) }
    }
  }

  private static func encode(
    _ base: [UInt8], _ target: [UInt8], _ options: EncodingOptions
  ) throws(CairnError) -> [UInt8] {
    try views(base, target) { base, target throws(CairnError) in
      try DeltaEncoder.encode(
        base: base, target: target, options: options, hasher: QuickHasher.self)
    }
  }

  private static func demand(_ target: [UInt8], from delta: [UInt8], _ base: [UInt8]) {
    do throws(CairnError) {
      let applier = try DeltaApplier(delta: MemorySource(bytes: delta))
      let source = MemorySource(bytes: base)
      try applier.checkBase(source, hasher: QuickHasher.self)
      var sink = MemorySink()
      try applier.apply(base: source, hasher: QuickHasher(), to: &sink)
      precondition(sink.bytes == target, "another target came out")
    } catch {
      preconditionFailure("a delta of our own was refused: \(error)")
    }
  }
}
