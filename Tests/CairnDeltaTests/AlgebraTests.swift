// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnTestSupport
import Testing

@Suite("Inverting and composing")
struct AlgebraTests {
  @Test("The inverse of a delta leads back to the base", arguments: Change.allCases)
  func inverse(change: Change) throws {
    for corpus in Corpus.allCases {
      for size in [1, 100, 20_000] {
        var random = Random(seed: size + 41)
        let base = corpus.bytes(size, &random)
        let target = change.target(of: base, &random)
        let delta = try Engine.encode(base, target, Engine.options(.fast))
        guard try Engine.applier(delta).header.base != nil else { continue }
        let inverse = try Engine.invert(delta, base, target, Engine.options(.fast))
        let isExact = try Engine.apply(inverse, to: target) == base
        #expect(isExact, "\(change) of \(size) bytes of \(corpus)")
      }
    }
  }

  @Test("A chain composed in any grouping makes its last content", arguments: 0..<6)
  func chain(seed: Int) throws {
    var random = Random(seed: seed + 42)
    var contents = [Corpus.allCases[seed].bytes(20_000, &random)]
    for _ in 0..<4 {
      let change = Change.allCases[random.below(Change.allCases.count)]
      contents.append(change.target(of: contents[contents.count - 1], &random))
    }
    var deltas: [[UInt8]] = []
    for number in 1..<contents.count {
      deltas.append(try Engine.encode(contents[number - 1], contents[number]))
    }
    // From the left.
    var left = deltas[0]
    for number in 1..<deltas.count {
      left = try Engine.compose(left, deltas[number], contents[0], contents[number + 1])
      let isExact = try Engine.apply(left, to: contents[0]) == contents[number + 1]
      #expect(isExact, "to \(number + 1)")
    }
    // From the right.
    var right = deltas[3]
    for number in (0..<3).reversed() {
      right = try Engine.compose(deltas[number], right, contents[number], contents[4])
      let isExact = try Engine.apply(right, to: contents[number]) == contents[4]
      #expect(isExact, "from \(number)")
    }
  }

  @Test("The inverse of a chain leads back from its end in one step", arguments: 0..<6)
  func chainInverse(seed: Int) throws {
    var random = Random(seed: seed + 46)
    var contents = [Corpus.allCases[seed].bytes(30_000, &random)]
    var chain: [[UInt8]] = []
    var options = Engine.options(.fast)
    options.isForKeeping = true
    for number in 0..<4 {
      let change = Change.allCases[random.below(Change.allCases.count)]
      contents.append(change.target(of: contents[number], &random))
      let delta = try Engine.encode(contents[number], contents[number + 1])
      // Behind a null delta there is no way back.
      guard try Engine.applier(delta).header.base != nil else { return }
      chain.append(delta)
      let inverse = try Engine.invert(chain, contents[0], contents[number + 1], options)
      let isExact = try Engine.apply(inverse, to: contents[number + 1]) == contents[0]
      #expect(isExact, "over \(number + 1)")
    }
  }

  @Test("What two contents share and those between them lack is found")
  func sharedByTheEnds() throws {
    var random = Random(seed: 47)
    let middle = random.bytes(200_000)
    var first = middle
    for place in [150_000, 100_000, 20_000] {
      first.insert(contentsOf: random.bytes(10_000), at: place)
    }
    let last = Change.edits.target(of: first, &random)
    let chain = [try Engine.encode(first, middle), try Engine.encode(middle, last)]
    #expect(chain[1].count > 30_000)
    let inverse = try Engine.invert(chain, first, last, Engine.options(.fast))
    #expect(try Engine.apply(inverse, to: last) == first)
    // Some 4600 bytes of 230,000 were edited, 30,000 are only in both ends.
    #expect(inverse.count < 12_000)
  }

  @Test("A chain whose deltas do not follow one another cannot be inverted, nor one of none")
  func brokenChain() throws {
    var random = Random(seed: 48)
    let first = Corpus.text.bytes(3000, &random)
    let second = Change.edits.target(of: first, &random)
    let one = try Engine.encode(first, second)
    let null = try Engine.encodeNull(second)
    for chain in [[], [one, one], [one, null]] {
      let code = Engine.failure { () throws(CairnError) in
        try Engine.invert(chain, first, second)
      }
      #expect(code == .notComposable)
    }
  }

  @Test("Null deltas compose on either side, and cannot be inverted")
  func null() throws {
    var random = Random(seed: 43)
    let first = Corpus.text.bytes(3000, &random)
    let second = Change.edits.target(of: first, &random)
    let delta = try Engine.encode(first, second)
    let null = try Engine.encodeNull(first)
    let fresh = try Engine.compose(null, delta, [], second)
    #expect(try Engine.apply(fresh, to: []) == second)
    let replaced = try Engine.compose(delta, null, first, first)
    #expect(try Engine.apply(replaced, to: first) == first)
    let code = Engine.failure { () throws(CairnError) in try Engine.invert(null, [], first) }
    #expect(code == .notComposable)
  }

  @Test("Deltas in the wrong order, and contents that are not theirs, are refused")
  func refusals() throws {
    var random = Random(seed: 44)
    let first = Corpus.text.bytes(3000, &random)
    let second = Change.edits.target(of: first, &random)
    let third = Change.insertion.target(of: second, &random)
    let one = try Engine.encode(first, second)
    let two = try Engine.encode(second, third)
    let swapped = Engine.failure { () throws(CairnError) in
      try Engine.compose(two, one, second, second)
    }
    #expect(swapped == .notComposable)
    let otherBase = Engine.failure { () throws(CairnError) in
      try Engine.compose(one, two, second, third)
    }
    #expect(otherBase == .wrongBase)
    let otherTarget = Engine.failure { () throws(CairnError) in
      try Engine.compose(one, two, first, second)
    }
    #expect(otherTarget == .wrongBase)
    let otherInverse = Engine.failure { () throws(CairnError) in
      try Engine.invert(one, third, second)
    }
    #expect(otherInverse == .wrongBase)
  }

  @Test("Composing keeps what both deltas copied: it is not a new file")
  func size() throws {
    var random = Random(seed: 45)
    let first = random.bytes(200_000)
    let second = Change.move.target(of: first, &random)
    let third = Change.move.target(of: second, &random)
    let sum = try Engine.compose(
      try Engine.encode(first, second), try Engine.encode(second, third), first, third)
    #expect(sum.count < 1000)
  }
}
