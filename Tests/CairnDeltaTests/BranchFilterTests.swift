// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTestSupport
import Testing

@Suite("Filters of branches")
struct BranchFilterTests {
  typealias Machine = ExecutableImage.Machine

  private func filtered(_ bytes: [UInt8], at address: UInt32, _ machine: Machine) -> [UInt8] {
    var bytes = bytes
    BranchFilter.apply(&bytes, at: address, machine)
    return bytes
  }

  private func restored(_ bytes: [UInt8], at address: UInt32, _ machine: Machine) -> [UInt8] {
    var bytes = bytes
    BranchFilter.undo(&bytes, at: address, machine)
    return bytes
  }

  private func code(_ machine: Machine, _ random: inout Random) -> [UInt8] {
    Program(machine == .x64 ? .x64 : .arm64, functionCount: 30, &random).linked()
  }

  @Test("What was filtered is restored, code or noise", arguments: [Machine.x64, .arm64])
  func inverse(machine: Machine) {
    var random = Random(seed: 301)
    let code = code(machine, &random)
    for round in 0..<400 {
      let size = random.below(round < 300 ? 200 : 5000)
      var bytes: [UInt8]
      if round % 3 == 0 {
        bytes = random.bytes(size)
      } else {
        let start = random.below(code.count - min(size, code.count - 1))
        bytes = Array(code[start..<min(start + size, code.count)])
        // Some bytes that are no code, so that reading falls out of step.
        for _ in 0..<random.below(1 + bytes.count / 50) {
          bytes[random.below(bytes.count)] = random.byte()
        }
      }
      let address = UInt32(truncatingIfNeeded: random.below(1 << 32))
      let other = filtered(bytes, at: address, machine)
      #expect(other.count == bytes.count)
      #expect(restored(other, at: address, machine) == bytes, "round \(round)")
      // A decoder meets bytes that nobody filtered, too: they come from somewhere.
      #expect(filtered(restored(bytes, at: address, machine), at: address, machine) == bytes)
    }
  }

  @Test("Calls of one function from anywhere look alike", arguments: [Machine.x64, .arm64])
  func alike(machine: Machine) {
    let (first, second): (UInt32, UInt32) = (0x1000, 0x2468)
    let target: UInt32 = 0x0012_3454
    func call(at address: UInt32) -> [UInt8] {
      let word =
        machine == .x64 ? target &- address &- 5 : 0x9400_0000 | ((target &- address) >> 2)
      let bytes = (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) }
      return machine == .x64 ? [0xE8] + bytes : bytes
    }
    #expect(call(at: first) != call(at: second))
    let one = filtered(call(at: first), at: first, machine)
    #expect(one == filtered(call(at: second), at: second, machine))
    let expected: [UInt8] =
      machine == .x64 ? [0xE8, 0x00, 0x12, 0x34, 0x54] : [0x94, 0x04, 0x8D, 0x15]
    #expect(one == expected)
  }

  @Test("Words count by their addresses, and half ones stay")
  func words() {
    let call: [UInt8] = [1, 0, 0, 0x94]
    // At address 2 the first whole word starts at the third byte.
    #expect(
      filtered([9, 9] + call + [8, 8, 8], at: 2, .arm64)
        == [9, 9, 0x94, 0, 0, 2] + [8, 8, 8])
    #expect(filtered([1, 0, 0], at: 0, .arm64) == [1, 0, 0])
    #expect(filtered(call, at: 4, .none) == call)
  }

  @Test("What decided that there is no instruction is not filtered")
  func fixed() {
    let call: [UInt8] = [0xE8, 1, 0, 0, 0]
    let far = [UInt8](repeating: 0x90, count: 31)
    #expect(filtered([0x06] + call, at: 0, .x64) == [0x06] + call)
    #expect(
      filtered([0x06] + far + call, at: 0, .x64) == [0x06] + far + [0xE8, 0, 0, 0, 38])
    // Behind the block's end nothing is known.
    #expect(filtered([0xE8, 1, 0, 0], at: 0, .x64) == [0xE8, 1, 0, 0])
  }
}
