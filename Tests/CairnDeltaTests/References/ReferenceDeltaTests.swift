// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnTestSupport
import Testing

@Suite("Deltas of executables")
struct ReferenceDeltaTests {
  /// Two releases of a program.
  private static func pair(
    _ machine: Program.Machine, functions: Int = 400, changes: Int = 12, seed: Int = 1
  ) -> (old: [UInt8], new: [UInt8]) {
    var random = Random(seed: seed)
    var program = Program(machine, functionCount: functions, &random)
    let old = program.linked()
    program.change(changes, &random)
    return (old, program.linked())
  }

  /// The same contents with a signature that nobody knows: they are copied plainly.
  private static func disguised(_ bytes: [UInt8]) -> [UInt8] { [0x7E] + bytes.dropFirst() }

  @Test("A linked program comes back exact at every effort", arguments: Program.Machine.allCases)
  func roundTrip(machine: Program.Machine) throws {
    for seed in 1...6 {
      let (old, new) = ReferenceDeltaTests.pair(
        machine, functions: 20 << seed, changes: 3 * seed, seed: seed)
      for effort in Effort.allCases {
        let delta = try Engine.encode(old, new, Engine.options(effort))
        #expect(try Engine.apply(delta, to: old) == new, "\(machine), \(effort), seed \(seed)")
      }
    }
  }

  @Test("Predicted references cost less than a third", arguments: Program.Machine.allCases)
  func gain(machine: Program.Machine) throws {
    let (old, new) = ReferenceDeltaTests.pair(machine)
    let predicted = try Engine.encode(old, new)
    let plain = try Engine.encode(
      ReferenceDeltaTests.disguised(old), ReferenceDeltaTests.disguised(new))
    #expect(predicted.count * 3 < plain.count, "\(predicted.count) against \(plain.count)")
    let header = try Engine.applier(predicted).header
    #expect(header.symbolCount(.reference) > 1000)
    #expect(header.symbolCount(.image) > 0)
  }

  @Test("A program that is copied to a file of other bytes is exact too")
  func otherContents() throws {
    let (old, new) = ReferenceDeltaTests.pair(.x64)
    var random = Random(seed: 9)
    let noise = random.bytes(50_000)
    for target in [noise, new + noise, Array(new.dropFirst(3)), Array(new.dropLast(70_000)), []] {
      let delta = try Engine.encode(old, target)
      #expect(try Engine.apply(delta, to: old) == target)
    }
  }

  @Test("Inverse and composition are exact", arguments: Program.Machine.allCases)
  func algebra(machine: Program.Machine) throws {
    var random = Random(seed: 3)
    var program = Program(machine, functionCount: 300, &random)
    let first = program.linked()
    program.change(5, &random)
    let second = program.linked()
    program.change(5, &random)
    let third = program.linked()
    let there = try Engine.encode(first, second)
    let onwards = try Engine.encode(second, third)
    let back = try Engine.invert(there, first, second)
    #expect(try Engine.apply(back, to: second) == first)
    let all = try Engine.compose(there, onwards, first, third)
    #expect(try Engine.apply(all, to: first) == third)
    let direct = try Engine.encode(first, third)
    #expect(all.count <= direct.count * 2, "\(all.count) against \(direct.count)")
  }

  @Test("The bytes do not depend on the number of threads")
  func threads() throws {
    let (old, new) = ReferenceDeltaTests.pair(.arm64, functions: 2000, changes: 40)
    let one = try Engine.encode(old, new)
    let two = try Engine.encode(old, new, Engine.options(.standard, .dispatch(threads: 2)))
    #expect(one == two)
  }

  @Test("An interrupted application goes on behind its verified windows")
  func resumed() throws {
    let (old, new) = ReferenceDeltaTests.pair(.x64, functions: 20_000, changes: 200)
    #expect(new.count > 2 << 20)
    let applier = try Engine.applier(try Engine.encode(old, new))
    let part = Array(new.prefix((1 << 20) + 5))
    let point = try applier.resumePoint(of: ArraySource(part), hasher: SHA256Hasher.self)
    #expect(point.verifiedSize == 1 << 20)
    var sink = MemorySink()
    try applier.apply(
      base: ArraySource(old), verifiedSize: point.verifiedSize, hasher: point.hasher, to: &sink)
    #expect(Array(part.prefix(point.verifiedSize)) + sink.bytes == new)
  }

  @Test("A decoder with little memory is not asked for more")
  func memory() throws {
    let (old, new) = ReferenceDeltaTests.pair(.x64, functions: 20_000, changes: 20)
    var options = EncodingOptions()
    options.decoderMemoryLimit = 9 << 20
    let delta = try Engine.encode(old, new, options)
    let header = try Engine.applier(delta).header
    #expect(header.declaredMemory <= 9 << 20)
    #expect(header.symbolCount(.reference) == 0)
    #expect(try Engine.apply(delta, to: old) == new)
    #expect(try Engine.applier(Engine.encode(old, new)).header.symbolCount(.reference) > 0)
  }

  @Test("Damaged streams give an error or other bytes, never a fault")
  func damage() throws {
    let (old, new) = ReferenceDeltaTests.pair(.arm64, functions: 60, changes: 6)
    let delta = try Engine.encode(old, new)
    let header = try Engine.applier(delta).header
    var random = Random(seed: 11)
    for _ in 0..<3000 {
      var damaged = delta
      for _ in 0..<1 + random.below(4) {
        damaged[header.storedSize + random.below(delta.count - header.storedSize)] = random.byte()
      }
      damaged = DamageTests.resealed(damaged, header: header.storedSize)
      do throws(CairnError) {
        let applier = try Engine.applier(damaged)
        let result = try Engine.decode(applier, old)
        #expect(result == new)
      } catch {
        #expect([.damaged, .malformed].contains(error.code), "\(error)")
      }
    }
  }
}
