// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnTestSupport
import Testing

/// Inputs that make naive matchers quadratic. Times are compared with those of a pair of half the
/// size or of an easy pair, since seconds depend on who else uses the machine.
@Suite("Work stays linear", .serialized)
struct WorkTests {
  private func repeated(_ pattern: [UInt8], _ size: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size + pattern.count)
    while bytes.count < size { bytes += pattern }
    return Array(bytes[..<size])
  }

  private func seconds(_ base: [UInt8], _ target: [UInt8], _ effort: Effort) throws -> Double {
    let clock = ContinuousClock()
    var delta: [UInt8] = []
    let time = try clock.measure {
      delta = try Engine.encode(base, target, Engine.options(effort))
    }
    let isExact = try Engine.apply(delta, to: base) == target
    #expect(isExact)
    return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
  }

  /// What a megabyte of noise with an insertion costs: nothing here may cost much more.
  private func easyCost(_ effort: Effort) throws -> Double {
    var random = Random(seed: 71)
    let base = random.bytes(1 << 20)
    return try seconds(base, Change.insertion.target(of: base, &random), effort)
  }

  private static let patterns: [(name: String, base: [UInt8], target: [UInt8])] = {
    var random = Random(seed: 72)
    let long = random.bytes(4096)
    let bits = WorkTests.deBruijn(order: 12)
    return [
      ("period 3 against period 7", [1, 2, 3], [1, 2, 3, 1, 2, 3, 4]),
      ("period 4096", long, long + [1]),
      ("aaaa against abab", [97], [97, 98]),
      ("abab against aaaa", [97, 98], [97]),
      ("all words of bits, twice", bits, bits + [0]),
    ]
  }()

  /// The bits of a cyclic sequence that has every word of `order` bits once, as bytes 0 and 1.
  private static func deBruijn(order: Int) -> [UInt8] {
    var seen = Set<Int>([0])
    var bits: [UInt8] = []
    var word = 0
    for _ in 0..<(1 << order) {
      let shifted = word << 1 & ((1 << order) - 1)
      word = seen.insert(shifted | 1).inserted ? shifted | 1 : shifted
      seen.insert(word)
      bits.append(UInt8(word & 1))
    }
    return bits
  }

  @Test(
    "Periodic contents cost no more than a few times what noise costs",
    arguments: Effort.allCases)
  func periodic(effort: Effort) throws {
    let easy = try easyCost(effort)
    let size = effort == .max ? 1 << 18 : 1 << 19
    for (name, base, target) in WorkTests.patterns {
      let time = try seconds(repeated(base, size), repeated(target, size), effort)
      #expect(time < 12 * easy + 0.5, "\(name), \(effort): \(time) s, easy \(easy) s")
    }
  }

  @Test("Sixteen megabytes of zeros, and one byte more, cost little")
  func zeros() throws {
    let base = [UInt8](repeating: 0, count: 16 << 20)
    for effort in [Effort.fast, .standard] {
      let easy = try easyCost(effort)
      #expect(try seconds(base, base + [0], effort) < 16 * easy + 1)
      #expect(try seconds(base, base + [1], effort) < 16 * easy + 1)
      #expect(try Engine.encode(base, base + [1], Engine.options(effort)).count < 300)
    }
  }

  @Test("Twice the size costs about twice the time", arguments: Effort.allCases)
  func doubling(effort: Effort) throws {
    for corpus in [Corpus.text, .table] {
      var random = Random(seed: 73)
      let base = corpus.bytes(1 << 20, &random)
      let target = Change.edits.target(of: base, &random)
      let half = try seconds(
        Array(base[..<(1 << 19)]), Array(target[..<(1 << 19)]), effort)
      let whole = try seconds(base, target, effort)
      #expect(whole < 5 * half + 0.5, "\(corpus), \(effort): \(half) s, \(whole) s")
    }
  }
}
