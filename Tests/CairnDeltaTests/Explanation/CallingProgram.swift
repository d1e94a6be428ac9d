// SPDX-License-Identifier: Apache-2.0

import CairnTestSupport
import cairn_vectors

/// An AArch64 program as an ELF file, made by rule: functions that call one another.
///
/// A function's number decides what it holds, so that the same function looks alike wherever it
/// lies, but for the distances to those it calls.
struct CallingProgram {
  /// The functions' numbers, in the order of the file.
  var functions = Array(0..<CallingProgram.functionCount)
  /// Functions whose calls go elsewhere.
  var retargeted: Range<Int> = 0..<0

  static let functionCount = 120
  static let callCount = 4
  static let codeOffset = 0x1000
  private static let wordCount = 32

  /// The program with a function more in its middle, and other calls in ten functions.
  static var changed: CallingProgram {
    var program = CallingProgram()
    program.functions.insert(1000, at: functionCount / 2)
    program.retargeted = 20..<30
    return program
  }

  /// The file.
  var bytes: [UInt8] {
    var starts: [Int: Int] = [:]
    for (place, number) in functions.enumerated() {
      starts[number] = place * CallingProgram.wordCount
    }
    let words = functions.flatMap { self.words(of: $0, starts) }
    let code = words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
    var file = ELFSample.Bytes(
      bytes: [UInt8](repeating: 0, count: CallingProgram.codeOffset) + code)
    file.put32(0x464C_457F, at: 0)
    file.put32(0x0001_0102, at: 4)
    file.put16(3, at: 16)
    file.put16(183, at: 18)
    file.put64(64, at: 32)
    file.put16(56, at: 54)
    file.put16(1, at: 56)
    file.put32(1, at: 64)
    file.put32(5, at: 68)
    for (offset, value) in [
      (72, CallingProgram.codeOffset), (80, CallingProgram.codeOffset),
      (88, CallingProgram.codeOffset), (96, code.count), (104, code.count),
    ] {
      file.put64(value, at: offset)
    }
    return file.bytes
  }

  /// Additions, a call in every eighth word, and a return.
  private func words(of number: Int, _ starts: [Int: Int]) -> [UInt32] {
    var random = Random(seed: number)
    var elsewhere = Random(seed: number + 5000)
    return (0..<CallingProgram.wordCount).map { place in
      if place == CallingProgram.wordCount - 1 { return 0xD65F_03C0 }
      guard place % 8 == 4 else { return 0x9100_0000 | UInt32(random.below(1 << 22)) }
      let usual = random.below(CallingProgram.functionCount)
      let other = elsewhere.below(CallingProgram.functionCount)
      let callee = retargeted.contains(number) ? other : usual
      let distance = (starts[callee] ?? 0) - (starts[number] ?? 0) - place
      return 0x9400_0000 | UInt32(truncatingIfNeeded: distance) & 0x3FF_FFFF
    }
  }
}
