// SPDX-License-Identifier: Apache-2.0

/// Two contents made by rule, as like and unlike one another as two builds of one program.
struct GeneratedPair: Sendable {
  let base: [UInt8]
  let target: [UInt8]

  /// Words of a small language with addresses between them; in the target some parts are gone, some
  /// are new, some stand elsewhere, and the addresses behind each change have moved.
  static func builds(size: Int, seed: UInt64) -> GeneratedPair {
    var random = SplitMix(seed: seed)
    let language = words(&random)
    let parts = (0..<size / partSize).map { _ in part(of: language, &random) }
    var order = parts.indices.map { Optional($0) }
    for _ in 0..<max(1, parts.count / 100) {
      let place = random.below(order.count)
      switch random.below(3) {
      case 0: order.remove(at: place)
      case 1: order.insert(nil, at: place)
      default: order.insert(order.remove(at: place), at: random.below(order.count))
      }
    }
    let base = parts.flatMap { $0.bytes(moved: 0) }
    var target: [UInt8] = []
    target.reserveCapacity(base.count + base.count / 50)
    for (place, number) in order.enumerated() {
      if let number {
        target += parts[number].bytes(moved: UInt32(truncatingIfNeeded: place - number) &* 16)
      } else {
        target += part(of: language, &random).bytes(moved: 0)
      }
    }
    return GeneratedPair(base: base, target: target)
  }

  /// Two contents that have nothing in common.
  static func unrelated(size: Int, seed: UInt64) -> GeneratedPair {
    var random = SplitMix(seed: seed)
    return GeneratedPair(base: noise(size, &random), target: noise(size, &random))
  }

  private static let partSize = 2048

  private static func words(_ random: inout SplitMix) -> [[UInt8]] {
    (0..<4096).map { _ in noise(2 + random.below(12), &random) }
  }

  private static func noise(_ size: Int, _ random: inout SplitMix) -> [UInt8] {
    (0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  /// About `partSize` bytes: few words are frequent, many are rare.
  private static func part(of language: [[UInt8]], _ random: inout SplitMix) -> Part {
    var part = Part()
    while part.plain.count < partSize {
      if random.below(8) == 0 {
        part.addresses.append((part.plain.count, UInt32(truncatingIfNeeded: random.next()) >> 8))
        part.plain += [0, 0, 0, 0]
      } else {
        let rank = random.below(language.count)
        part.plain += language[random.below(rank + 1)]
      }
    }
    return part
  }
}

/// A stretch of a generated program.
private struct Part {
  var plain: [UInt8] = []
  var addresses: [(place: Int, value: UInt32)] = []

  /// The bytes, with every address `moved` by so much.
  func bytes(moved: UInt32) -> [UInt8] {
    var bytes = plain
    for (place, value) in addresses {
      let address = value &+ moved
      for index in 0..<4 {
        bytes[place + index] = UInt8(truncatingIfNeeded: address >> (8 * UInt32(index)))
      }
    }
    return bytes
  }
}
