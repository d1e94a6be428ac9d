// SPDX-License-Identifier: Apache-2.0

import CairnTestSupport

/// How a generated target differs from its base.
enum Change: String, CaseIterable, Sendable {
  case nothing, insertion, deletion, move, swap, edits, append, prepend, halved, doubled
  case reversedBlocks, unrelated, toZeros, fromZeros

  /// A target made of `base`.
  func target(of base: [UInt8], _ random: inout Random) -> [UInt8] {
    var target = base
    let size = base.count
    switch self {
    case .nothing: break
    case .insertion:
      for _ in 0..<3 {
        target.insert(
          contentsOf: random.bytes(random.below(size / 8 + 4)), at: random.below(target.count + 1))
      }
    case .deletion:
      for _ in 0..<3 {
        target.removeSubrange(random.range(in: target.count, longest: size / 8 + 1))
      }
    case .move:
      let range = random.range(in: size, longest: size / 3 + 1)
      target.removeSubrange(range)
      target.insert(contentsOf: base[range], at: random.below(target.count + 1))
    case .swap: target = Array(base[(size / 2)...] + base[..<(size / 2)])
    case .edits:
      for _ in 0..<(size / 50 + 1) where size > 0 { target[random.below(size)] &+= random.byte() }
    case .append: target += random.bytes(size / 10 + 1)
    case .prepend: target = random.bytes(size / 10 + 1) + base
    case .halved: target = Array(base[..<(size / 2)])
    case .doubled: target = base + base
    case .reversedBlocks:
      let step = size / 8 + 1
      let blocks = stride(from: 0, to: size, by: step).map { base[$0..<min(size, $0 + step)] }
      target = blocks.reversed().flatMap { Array($0) }
    case .unrelated: target = random.bytes(size)
    case .toZeros: target = [UInt8](repeating: 0, count: size)
    case .fromZeros: target = [UInt8](repeating: 0, count: size / 3) + base
    }
    return target
  }
}
