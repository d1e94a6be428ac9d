// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnTestSupport
import Testing

@Suite("Round trips")
struct RoundTripTests {
  static let sizes = [0, 1, 2, 3, 8, 63, 1000, 4097, 20_000, 100_000]

  @Test("Every change of every kind of content comes back exact", arguments: Change.allCases)
  func everyChange(change: Change) throws {
    for (number, corpus) in Corpus.allCases.enumerated() {
      for size in RoundTripTests.sizes {
        var random = Random(seed: size * 31 + number)
        let base = corpus.bytes(size, &random)
        let target = change.target(of: base, &random)
        // Every effort on small contents, one of them on large ones.
        let efforts = size <= 1000 ? Effort.allCases : [Effort.allCases[number % 3]]
        for effort in efforts {
          let delta = try Engine.encode(base, target, Engine.options(effort))
          let isExact = try Engine.apply(delta, to: base) == target
          #expect(isExact, "\(change) of \(size) bytes of \(corpus), \(effort)")
        }
      }
    }
  }

  @Test("Contents of some megabytes come back exact", arguments: Effort.allCases)
  func large(effort: Effort) throws {
    var random = Random(seed: 7)
    let base = Corpus.mixed.bytes(3 << 20, &random)
    for change in [Change.edits, .swap] {
      let target = change.target(of: base, &random)
      let delta = try Engine.encode(
        base, target, Engine.options(effort, .dispatch(threads: 2)))
      let isExact = try Engine.apply(delta, to: base) == target
      #expect(isExact, "\(change), \(effort)")
    }
  }

  @Test("Tables whose words all moved cost little", arguments: Effort.allCases)
  func relinkedTable(effort: Effort) throws {
    var random = Random(seed: 8)
    let base = Corpus.table.bytes(200_000, &random)
    let target = Corpus.table.relinked(base, by: 0x40)
    let delta = try Engine.encode(base, target, Engine.options(effort))
    #expect(try Engine.apply(delta, to: base) == target)
    let null = try Engine.encodeNull(target, Engine.options(effort))
    #expect(delta.count < null.count)
  }

  @Test("Every pair of tiny contents comes back exact")
  func tiny() throws {
    let letters: [UInt8] = [0, 97]
    var contents: [[UInt8]] = [[]]
    for size in 1...4 {
      for bits in 0..<(1 << size) { contents.append((0..<size).map { letters[bits >> $0 & 1] }) }
    }
    for base in contents {
      for target in contents {
        let delta = try Engine.encode(base, target, Engine.options(.fast))
        #expect(try Engine.apply(delta, to: base) == target, "\(base) to \(target)")
      }
    }
  }

  @Test("A null delta brings back every kind of content without a base", arguments: Corpus.allCases)
  func null(corpus: Corpus) throws {
    for size in RoundTripTests.sizes {
      var random = Random(seed: size)
      let target = corpus.bytes(size, &random)
      for effort in Effort.allCases where size <= 4097 || effort == .fast {
        let delta = try Engine.encodeNull(target, Engine.options(effort))
        #expect(try Engine.applier(delta).header.base == nil)
        let isExact = try Engine.apply(delta, to: [1, 2, 3]) == target
        #expect(isExact, "\(size) bytes of \(corpus), \(effort)")
      }
    }
  }

  @Test("The covers of a delta are ordered, disjoint and inside of both contents")
  func covers() throws {
    var random = Random(seed: 9)
    let base = Corpus.mixed.bytes(100_000, &random)
    let target = Change.move.target(of: base, &random)
    let covers = try Engine.applier(try Engine.encode(base, target)).covers()
    #expect(!covers.isEmpty)
    var place = 0
    for cover in covers {
      #expect(cover.start >= place && cover.length > 0 && cover.end <= target.count)
      if case .base(let offset) = cover.source {
        #expect(offset >= 0 && offset + cover.length <= base.count)
      }
      place = cover.end
    }
  }
}
