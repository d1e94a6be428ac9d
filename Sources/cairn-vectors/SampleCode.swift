// SPDX-License-Identifier: Apache-2.0

/// Machine code that calls itself and reads data, made by rule.
enum SampleCode {
  /// Code for a machine; for none bytes that repeat.
  static func bytes(_ machine: UInt8, size: Int) -> [UInt8] {
    switch machine {
    case 1: return x64(at: 0x1000, size: size, data: 0x3000)
    case 2: return arm64(at: 0x1000, size: size, data: 0x3000)
    default: return (0..<size).map { UInt8(truncatingIfNeeded: $0 % 23 * ($0 / 64)) }
    }
  }

  /// x86-64 functions of 40 bytes.
  static func x64(at address: Int, size: Int, data: Int) -> [UInt8] {
    var code: [UInt8] = []
    let count = size / 40
    // The distance from behind the next four bytes, and `more`.
    let to = { (target: Int, code: [UInt8], more: Int) -> [UInt8] in
      let distance = target - (address + code.count + 4 + more)
      return WireNumber.littleEndian(UInt64(UInt32(truncatingIfNeeded: distance)), 4)
    }
    for number in 0..<count {
      let start = code.count
      code.append(0xE8)
      code += to(address + 40 * (number * 7 % count), code, 0)
      code += [0x0F, 0x85]
      code += to(address + start + 33, code, 0)
      code += [0x48, 0x8D, 0x05]
      code += to(data + 8 * number, code, 0)
      code += [0xC7, 0x05]
      code += to(data + 4 * (number % 5), code, 4)
      code += [UInt8(number), 0, 0, 0, 0xE9]
      code += to(address + 40 * (number * 3 % count), code, 0)
      code += [0xC3] + [UInt8](repeating: 0xCC, count: 6)
    }
    return code + [UInt8](repeating: 0xCC, count: size - code.count)
  }

  /// AArch64 functions of twelve words.
  static func arm64(at address: Int, size: Int, data: Int) -> [UInt8] {
    var words: [UInt32] = []
    let count = size / 48
    let bits = { (value: Int, width: UInt32) in
      UInt32(truncatingIfNeeded: value) & ((1 << width) - 1)
    }
    for number in 0..<count {
      let start = address + 48 * number
      let target = data + 8 * number
      let page = { (site: Int) in
        let pages = (target >> 12) - (site >> 12)
        return 0x9000_0000 | bits(pages, 2) << 29 | bits(pages >> 2, 19) << 5
      }
      let low = UInt32(target & 0xFFF)
      words += [
        0x9400_0000 | bits((48 * (number * 7 % count) - 48 * number) / 4, 26),
        0xB400_0000 | bits(9, 19) << 5, 0x5800_0000 | bits(40 - 8, 19) << 5 | 2,
        0x3600_0000 | bits(4, 14) << 5, 0x1000_0000 | bits(5, 19) << 5 | 3,
        page(start + 20), 0x9100_0000 | low << 10, page(start + 28) | 1,
        0xF940_0000 | (low >> 3) << 10 | 1 << 5 | 1,
        0x1400_0000 | bits((48 * (number * 3 % count) - 48 * number - 36) / 4, 26),
        0xD65F_03C0, 0xD503_201F,
      ]
    }
    let code = words.flatMap { WireNumber.littleEndian(UInt64($0), 4) }
    return code + [UInt8](repeating: 0, count: size - code.count)
  }
}
