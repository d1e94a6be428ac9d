// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnTestSupport
import Testing

@Suite("Determinism")
struct DeterminismTests {
  /// A loop that runs its parts in the reverse order and claims to be wide.
  static let backwards = ParallelLoop(width: 5) { count, body in
    for index in (0..<count).reversed() { body(index) }
  }

  static let loops = [ParallelLoop.dispatch(threads: 2), .dispatch(threads: 5), backwards]

  @Test("The bytes do not depend on how many threads work", arguments: Effort.allCases)
  func threads(effort: Effort) throws {
    var random = Random(seed: 11)
    for size in [5000, 600_000] {
      let base = Corpus.mixed.bytes(size, &random)
      let target = Change.insertion.target(of: Change.edits.target(of: base, &random), &random)
      let alone = try Engine.encode(base, target, Engine.options(effort))
      for loop in DeterminismTests.loops {
        let delta = try Engine.encode(base, target, Engine.options(effort, loop))
        #expect(delta == alone, "\(loop.width) threads, \(size) bytes")
      }
    }
  }

  @Test("Contents of several segments are the same for any threads")
  func segments() throws {
    var random = Random(seed: 12)
    let base = Corpus.noise.bytes(9 << 20, &random)
    let target = Change.swap.target(of: base, &random)
    let alone = try Engine.encode(base, target, Engine.options(.fast))
    for loop in DeterminismTests.loops.dropFirst() {
      #expect(try Engine.encode(base, target, Engine.options(.fast, loop)) == alone)
    }
    let isExact = try Engine.apply(alone, to: base) == target
    #expect(isExact)
  }

  @Test("Inverting and composing give the same bytes for any threads")
  func algebra() throws {
    var random = Random(seed: 13)
    let first = Corpus.mixed.bytes(30_000, &random)
    let second = Change.edits.target(of: first, &random)
    let third = Change.move.target(of: second, &random)
    let one = try Engine.encode(first, second)
    let two = try Engine.encode(second, third)
    let inverse = try Engine.invert(one, first, second)
    let sum = try Engine.compose(one, two, first, third)
    for loop in DeterminismTests.loops {
      let options = Engine.options(.standard, loop)
      #expect(try Engine.invert(one, first, second, options) == inverse)
      #expect(try Engine.compose(one, two, first, third, options) == sum)
    }
  }
}
