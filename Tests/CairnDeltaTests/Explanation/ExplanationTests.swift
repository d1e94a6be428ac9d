// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnTestSupport
import Testing

@Suite("Explanations")
struct ExplanationTests {
  private static func explain(
    _ delta: [UInt8], _ base: [UInt8], monitor: any WorkMonitor = SilentMonitor()
  ) throws(CairnError) -> DeltaExplanation {
    try Engine.applier(delta).explain(
      base: ArraySource(base), hasher: SHA256Hasher.self, monitor: monitor)
  }

  @Test("A program's image and calls are named and counted", arguments: Effort.allCases)
  func program(effort: Effort) throws {
    let base = CallingProgram().bytes
    let delta = try Engine.encode(base, CallingProgram.changed.bytes, Engine.options(effort))
    #expect(try Engine.applier(delta).header.featureNames.first == "references")
    let explanation = try Self.explain(delta, base)
    let callCount = CallingProgram.functionCount * CallingProgram.callCount
    let image = try #require(explanation.images.first)
    #expect(explanation.images.count == 1)
    #expect(image.format == "ELF" && image.machine == "AArch64")
    #expect(image.offset == 0 && image.size == base.count)
    #expect(image.sectionCount == 1 && image.referenceCount > callCount)
    let calls = try #require(explanation.references.first { $0.kind == "call26" })
    #expect(calls.title == "AArch64 call")
    #expect(calls.foundCount == callCount)
    #expect(calls.hitCount + calls.missCount == calls.totalCount)
    // Most functions are copied, some of them with calls that cannot be foreseen.
    #expect(calls.totalCount > callCount * 3 / 4 && calls.totalCount <= callCount)
    #expect(calls.missCount > 0 && calls.missCount < 80)
    #expect(explanation.references.reduce(0) { $0 + $1.hitCount } == explanation.hitCount)
    #expect(explanation.references.reduce(0) { $0 + $1.missCount } == explanation.missCount)
  }

  @Test("A program that was only moved has every call predicted, none wrongly")
  func moved() throws {
    let base = CallingProgram().bytes
    var program = CallingProgram()
    program.functions.insert(1000, at: CallingProgram.functionCount / 2)
    let explanation = try Self.explain(try Engine.encode(base, program.bytes), base)
    let calls = try #require(explanation.references.first { $0.kind == "call26" })
    #expect(calls.hitCount >= calls.foundCount - 8 && calls.missCount <= 4)
    #expect(explanation.copiedSize >= base.count - 256)
  }

  @Test("Copies, fills and literals make up the target", arguments: [Corpus.mixed, .text])
  func contents(corpus: Corpus) throws {
    var random = Random(seed: 71)
    let base = corpus.bytes(300_000, &random)
    for change in Change.allCases {
      let target = change.target(of: base, &random) + [UInt8](repeating: 7, count: 5000)
      let delta = try Engine.encode(base, target, Engine.options(.fast))
      let explanation = try Self.explain(delta, base)
      #expect(
        explanation.copiedSize + explanation.fillSize + explanation.literalSize == target.count,
        "\(change)")
      let covers = try Engine.applier(delta).covers()
      #expect(explanation.coverCount == covers.count, "\(change)")
      let fills = covers.filter { if case .fill = $0.source { true } else { false } }
      #expect(explanation.fillCount == fills.count, "\(change)")
      #expect(explanation.fillSize == fills.reduce(0) { $0 + $1.length }, "\(change)")
      #expect(explanation.images.isEmpty && explanation.references.isEmpty)
    }
  }

  @Test("A null delta is explained with any base")
  func null() throws {
    let target = CallingProgram().bytes
    let delta = try Engine.encodeNull(target)
    for base in [[], [1, 2, 3], target] {
      let explanation = try Self.explain(delta, base)
      #expect(explanation.copiedSize == 0 && explanation.images.isEmpty)
      #expect(explanation.fillSize + explanation.literalSize == target.count)
    }
    // All of it is code, which a null delta filters.
    #expect(try Engine.applier(delta).header.featureNames == ["branch filters"])
  }

  @Test("Only the base of a delta explains it")
  func wrongBase() throws {
    let base = CallingProgram().bytes
    let target = CallingProgram.changed.bytes
    let delta = try Engine.encode(base, target)
    var other = base
    other[CallingProgram.codeOffset] ^= 1
    for wrong in [other, [], Array(base.dropLast())] {
      let code = Engine.failure { () throws(CairnError) in try Self.explain(delta, wrong) }
      #expect(code == .wrongBase)
    }
    let code = Engine.failure { () throws(CairnError) in try Self.explain(delta, target) }
    #expect(code == .alreadyApplied)
  }

  @Test("An explanation that is told to stop stops, at every call of its monitor")
  func interrupted() throws {
    var random = Random(seed: 72)
    let base = CallingProgram().bytes + random.bytes(1 << 20)
    let delta = try Engine.encode(
      base, CallingProgram.changed.bytes + base[CallingProgram.codeOffset...],
      Engine.options(.fast))
    let whole = StoppingMonitor()
    _ = try Self.explain(delta, base, monitor: whole)
    let phases = Set(whole.calls.map(\.phase))
    #expect(phases == [.checkingBase, .explaining])
    let explaining = whole.calls.filter { $0.phase == .explaining }
    #expect(explaining.count > 3)
    #expect(explaining.allSatisfy { $0.completed <= $0.total })
    for number in 1...whole.calls.count {
      let code = Engine.failure { () throws(CairnError) in
        try Self.explain(delta, base, monitor: StoppingMonitor(stopAt: number))
      }
      #expect(code == .interrupted, "call \(number)")
    }
  }

  @Test("Every kind of reference has a name of its own, the one that the code has")
  func names() {
    for kind in ReferenceKind.allCases { #expect(kind.name == "\(kind)") }
    #expect(Set(ReferenceKind.allCases.map(\.title)).count == ReferenceKind.allCases.count)
  }
}
