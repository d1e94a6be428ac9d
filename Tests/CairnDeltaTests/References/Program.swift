// SPDX-License-Identifier: Apache-2.0

import CairnTestSupport

/// A program made by rule: functions that call one another and read constants, linked into an ELF
/// file. Linking a changed program again moves what stands behind the change, as a real linker does.
struct Program {
  enum Machine: UInt16, CaseIterable {
    case x64 = 62
    case arm64 = 183
  }

  /// One step of a function.
  enum Step {
    /// An instruction without an address; the number varies it.
    case plain(UInt32)
    /// A call of the function with this name.
    case call(Int)
    /// The address of the constant with this number.
    case constant(Int)
  }

  let machine: Machine
  /// The functions' names and steps, in the order of the file.
  var functions: [(name: Int, steps: [Step])]
  private static let codeOffset = 0x1000
  private static let constantCount = 512

  init(_ machine: Machine, functionCount: Int, _ random: inout Random) {
    self.machine = machine
    functions = (0..<functionCount).map { name in
      (name, Program.steps(functionCount, &random))
    }
  }

  private static func steps(_ functionCount: Int, _ random: inout Random) -> [Step] {
    (0..<8 + random.below(40)).map { _ in
      switch random.below(6) {
      case 0: return .call(random.below(functionCount))
      case 1: return .constant(random.below(constantCount))
      default: return .plain(UInt32(random.below(4000)))
      }
    }
  }

  /// Changes some functions, removes one, adds one and moves one.
  mutating func change(_ count: Int, _ random: inout Random) {
    for _ in 0..<count {
      let place = random.below(functions.count)
      let step = random.below(functions[place].steps.count)
      functions[place].steps.insert(.plain(UInt32(random.below(4000))), at: step)
    }
    functions.insert(
      (functions.count, Program.steps(functions.count, &random)),
      at: random.below(functions.count))
    let moved = functions.remove(at: random.below(functions.count))
    functions.insert(moved, at: random.below(functions.count))
  }

  /// The file.
  func linked() -> [UInt8] {
    var starts: [Int: Int] = [:]
    var place = Program.codeOffset
    for function in functions {
      starts[function.name] = place
      place += function.steps.reduce(size(.plain(0))) { $0 + size($1) }
    }
    let data = (place + 0xFFF) & ~0xFFF
    var bytes = header(codeSize: place - Program.codeOffset, data: data)
    for function in functions {
      for step in function.steps {
        append(step, starts: starts, data: data, to: &bytes)
      }
      append(.plain(4000), starts: starts, data: data, to: &bytes)
    }
    bytes += [UInt8](repeating: 0, count: data - bytes.count)
    var random = Random(seed: 5)
    bytes += random.bytes(Program.constantCount * 8)
    return bytes
  }

  private func size(_ step: Step) -> Int {
    switch (machine, step) {
    case (.x64, .plain), (.x64, .call): return 5
    case (.x64, .constant): return 7
    case (.arm64, .constant): return 8
    case (.arm64, _): return 4
    }
  }

  private func append(_ step: Step, starts: [Int: Int], data: Int, to bytes: inout [UInt8]) {
    let site = bytes.count
    switch (machine, step) {
    case (.x64, .plain(let number)): bytes += [0xB8] + Program.bytes(UInt64(number), 4)
    case (.x64, .call(let name)):
      let distance = (starts[name] ?? Program.codeOffset) - site - 5
      bytes += [0xE8] + Program.bytes(UInt64(bitPattern: Int64(distance)), 4)
    case (.x64, .constant(let number)):
      let distance = data + number * 8 - site - 7
      bytes += [0x48, 0x8D, 0x05] + Program.bytes(UInt64(bitPattern: Int64(distance)), 4)
    case (.arm64, .plain(let number)):
      bytes += Program.bytes(UInt64(0x5280_0000 | number << 5), 4)
    case (.arm64, .call(let name)):
      let distance = ((starts[name] ?? Program.codeOffset) - site) >> 2
      bytes += Program.bytes(UInt64(0x9400_0000 | distance & 0x3FF_FFFF), 4)
    case (.arm64, .constant(let number)):
      let target = data + number * 8
      let pages = (target >> 12) - (site >> 12)
      let page = 0x9000_0001 | (pages & 3) << 29 | ((pages >> 2) & 0x7_FFFF) << 5
      bytes += Program.bytes(UInt64(page), 4)
      bytes += Program.bytes(UInt64(0x9100_0021 | (target & 0xFFF) << 10), 4)
    }
  }

  private func header(codeSize: Int, data: Int) -> [UInt8] {
    var bytes: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8)
    bytes += Program.bytes(3, 2) + Program.bytes(UInt64(machine.rawValue), 2)
    bytes += Program.bytes(1, 4) + Program.bytes(UInt64(Program.codeOffset), 8)
    bytes += Program.bytes(64, 8) + Program.bytes(0, 8) + Program.bytes(0, 4)
    bytes += Program.bytes(64, 2) + Program.bytes(56, 2) + Program.bytes(3, 2)
    bytes += Program.bytes(0, 6)
    let constants = Program.constantCount * 8
    let segments: [(flags: UInt64, offset: Int, size: Int)] = [
      (4, 0, 64 + 3 * 56), (5, Program.codeOffset, codeSize), (4, data, constants),
    ]
    for segment in segments {
      bytes += Program.bytes(1, 4) + Program.bytes(segment.flags, 4)
      for _ in 0..<3 { bytes += Program.bytes(UInt64(segment.offset), 8) }
      for _ in 0..<2 { bytes += Program.bytes(UInt64(segment.size), 8) }
      bytes += Program.bytes(0x1000, 8)
    }
    return bytes + [UInt8](repeating: 0, count: Program.codeOffset - bytes.count)
  }

  private static func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }
}
