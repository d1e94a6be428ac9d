// SPDX-License-Identifier: Apache-2.0

/// Literals that are filtered code (References/Branches), filtered here by rules of their own: the
/// places of the operands are known from how the code was made.
enum BranchCases {
  static let nothing = ContentRule()

  static var all: [VectorCase] {
    [arm64, x64, fixed, ends, blocks, many, modelled, wrapped, afterBase] + BranchDefects.all
  }

  /// AArch64 functions between other bytes.
  static var small: BranchScript {
    var script = BranchScript()
    script.literals(ContentRule.lcg(seed: 60, size: 30))
    script.code(.arm64, SampleCode.arm64(at: 0x1000, size: 480, data: 0x3000), at: 0x1000)
    script.literals(ContentRule.lcg(seed: 61, size: 30))
    return script
  }

  private static func accept(
    _ name: String, _ comment: String, _ script: BranchScript
  ) -> VectorCase {
    .accept("branch-\(name)", base: nothing, comment, script.draft)
  }

  private static var arm64: VectorCase {
    accept("arm64", "AArch64 code between other literals, at an odd place", small)
  }

  private static var x64: VectorCase {
    var script = BranchScript()
    script.literals([1, 2, 3])
    script.code(.x64, SampleCode.x64(at: 0x1000, size: 800, data: 0x3000), at: 0x1000)
    return accept("x64", "x86-64 code: calls and operands are filtered, jumps are not", script)
  }

  /// A byte that starts no instruction, calls behind it, and a call that the block's end cuts off.
  private static var fixed: VectorCase {
    let call: [UInt8] = [0xE8, 0x10, 0, 0, 0]
    var script = BranchScript()
    script.x64([.plain([0x06]), .plain([UInt8](repeating: 0x90, count: 26)), .plain(call)], at: 0)
    // The operand of this one starts 32 bytes behind the byte that is none.
    script.fill(16)
    script.x64(
      [.plain([0x06] + [UInt8](repeating: 0x90, count: 30)), .call(0x10), .call(-7)], at: 0x100)
    script.fill(16)
    script.x64([.call(0x40), .plain([0xE8, 1, 2, 3])], at: 0x200)
    return accept(
      "fixed", "calls right behind what is no instruction, and at a block's end", script)
  }

  /// Runs that start and end inside of words.
  private static var ends: VectorCase {
    var script = BranchScript()
    let code = SampleCode.arm64(at: 0x1000, size: 480, data: 0x3000)
    script.range(.arm64, address: 0x1000, size: 480 + 3 * 7) { script in
      var place = 0
      for (number, size) in [50, 3, 101, 326].enumerated() {
        // Seven bytes of the range are filled between two runs.
        if number > 0 { script.fill(7) }
        script.part(Array(code[place..<place + size]))
        place += size
      }
    }
    return accept("ends", "runs that start and end inside of words", script)
  }

  private static var blocks: VectorCase {
    var script = BranchScript()
    script.fill(65_480)
    script.code(.arm64, SampleCode.arm64(at: 0x2002, size: 480, data: 0x5000), at: 0x2002)
    script.fill(65_000)
    let code = SampleCode.arm64(at: 0x4000, size: 480, data: 0x8000)
    script.code(.arm64, code, at: 0x4000)
    return accept("blocks", "words and code over multiples of 65,536", script)
  }

  private static var many: VectorCase {
    var script = BranchScript()
    for number in 0..<20 {
      let code = SampleCode.arm64(at: 0x1000 * number, size: 96, data: 0x9000)
      if number % 3 != 0 { script.literals([UInt8](repeating: UInt8(number), count: number)) }
      script.code(.arm64, code, at: UInt32(0x1000 * number))
      if number % 4 == 1 { script.emptyRange(size: 20) }
    }
    return accept("many", "twenty ranges, some that touch, and some without literals", script)
  }

  private static var modelled: VectorCase {
    .accept(
      "branch-modelled", base: nothing, "all streams modelled: contexts are the filtered bytes",
      small.draft.coded(by: .modelled(profile: 0)))
  }

  private static var wrapped: VectorCase {
    var script = BranchScript()
    let address = UInt32.max - 0x6F
    let code = SampleCode.arm64(at: Int(address), size: 480, data: 0x1_0000_2000)
    script.code(.arm64, code, at: address)
    return accept("wrapped", "addresses that go on behind 2^32 at 0", script)
  }

  private static var afterBase: VectorCase {
    var script = BranchScript(base: PlainCases.base.bytes)
    script.code(.arm64, SampleCode.arm64(at: 0x1000, size: 96, data: 0x3000), at: 0x1000)
    script.copy(from: 100, length: 200)
    script.code(.arm64, SampleCode.arm64(at: 0x2000, size: 96, data: 0x3000), at: 0x2000)
    return .accept(
      "branch-with-base", base: PlainCases.base, "filtered literals beside what is copied",
      script.draft)
  }
}
