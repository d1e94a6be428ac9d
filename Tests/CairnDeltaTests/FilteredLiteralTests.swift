// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnTestSupport
import Testing

@Suite("Filtered literals")
struct FilteredLiteralTests {
  private func program(_ machine: Program.Machine, _ seed: Int, functions: Int = 600) -> [UInt8] {
    var random = Random(seed: seed)
    return Program(machine, functionCount: functions, &random).linked()
  }

  private func ranges(_ delta: [UInt8]) throws -> Int {
    try Engine.applier(delta).header.symbolCount(.branch) / 4
  }

  @Test("A program's null delta is smaller than that of the same bytes without its header")
  func null() throws {
    for machine in Program.Machine.allCases {
      let program = program(machine, 311)
      var other = program
      other[0] = 0
      for effort in Effort.allCases {
        let delta = try Engine.encodeNull(program, Engine.options(effort))
        let plain = try Engine.encodeNull(other, Engine.options(effort))
        #expect(try ranges(delta) == 1 && ranges(plain) == 0)
        #expect(try Engine.applier(delta).header.featureNames == ["branch filters"])
        #expect(delta.count * 100 < plain.count * 95, "\(delta.count) of \(plain.count)")
        #expect(try Engine.apply(delta, to: []) == program)
      }
    }
  }

  @Test("Programs are found anywhere in a file, and each has addresses of its own")
  func anywhere() throws {
    for machine in Program.Machine.allCases {
      var random = Random(seed: 312)
      let program = program(machine, 313)
      let file = random.bytes(1004) + program + random.bytes(404) + program
      let delta = try Engine.encodeNull(file)
      #expect(try ranges(delta) == 2)
      #expect(try Engine.apply(delta, to: []) == file)
      // The second one repeats the first, filtered or not.
      #expect(try delta.count < Engine.encodeNull(program).count + 2500)
    }
  }

  @Test("Nothing is filtered where there is no code, or none among the literals")
  func without() throws {
    var random = Random(seed: 314)
    #expect(try ranges(Engine.encodeNull(random.bytes(50_000))) == 0)
    let base = program(.arm64, 315)
    let target = base + Corpus.text.bytes(20_000, &random)
    #expect(try ranges(Engine.encode(base, target)) == 0)
  }

  @Test("A delta filters the code that it adds, and so do the deltas made of it")
  func deltas() throws {
    var random = Random(seed: 316)
    let noise = random.bytes(20_000)
    // Code for another machine has nothing to copy from.
    let files = [(Program.Machine.x64, 317), (.arm64, 318), (.x64, 319)].map {
      noise + program($0.0, $0.1, functions: 400)
    }
    for (base, target) in zip(files, files.dropFirst()) {
      let delta = try Engine.encode(base, target)
      #expect(try ranges(delta) == 1)
      #expect(try delta.count + 15_000 < Engine.encodeNull(target).count)
      #expect(try Engine.apply(delta, to: base) == target)
      let back = try Engine.invert(delta, base, target)
      #expect(try ranges(back) == 1)
      #expect(try Engine.apply(back, to: target) == base)
    }
    let (none, first, second) = (noise, files[0], files[1])
    let both = try Engine.compose(
      Engine.encode(none, first), Engine.encode(first, second), none, second)
    #expect(try ranges(both) == 1)
    #expect(try Engine.apply(both, to: none) == second)
  }

  @Test("No delta is larger than the null delta of a program of another kind")
  func rival() throws {
    let base = program(.x64, 319)
    let target = program(.arm64, 320)
    let delta = try Engine.encode(base, target)
    #expect(try delta.count <= Engine.encodeNull(target).count)
    #expect(try ranges(delta) == 1)
  }

  @Test("Large programs are made in parts, and made again from the middle")
  func large() throws {
    for machine in Program.Machine.allCases {
      let program = program(machine, 321, functions: 16_000)
      try #require(program.count > 3 << 20 / 2)
      let delta = try Engine.encodeNull(program, Engine.options(.fast))
      #expect(try ranges(delta) == 1)
      let applier = try Engine.applier(delta)
      #expect(try Engine.decode(applier, []) == program)
      let (size, hasher) = try applier.resumePoint(
        of: ArraySource(Array(program[..<(1 << 20)])), hasher: SHA256Hasher.self)
      #expect(size == 1 << 20)
      var sink = MemorySink()
      try applier.apply(
        base: ArraySource([]), verifiedSize: size, hasher: hasher, to: &sink)
      #expect(sink.bytes == Array(program[size...]))
    }
  }

  @Test("A decoder of little memory can be served")
  func memory() throws {
    var options = Engine.options()
    options.decoderMemoryLimit = 8 << 20
    let delta = try Engine.encodeNull(program(.x64, 322), options)
    #expect(try ranges(delta) == 1)
    #expect(try Engine.applier(delta).header.declaredMemory <= 8 << 20)
  }
}
