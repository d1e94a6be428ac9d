// SPDX-License-Identifier: Apache-2.0

/// How an instruction word of AArch64 splits into fields (References/Corrections 4.1).
struct WordLayout: Sendable {
  /// What a field says.
  enum Role: Int {
    case operation = 0
    /// Rm.
    case second = 1
    /// A distance from Rn.
    case distance = 2
    /// Rn.
    case first = 3
    /// Rd or Rt.
    case result = 4
    /// Rt2.
    case other = 5
    /// What has no meaning of its own here.
    case rest = 6
    /// A constant.
    case constant = 7
  }

  /// A field of a word.
  struct Field {
    var role: Role
    /// The position of its lowest bit.
    var shift: Int
    var width: Int

    init(_ role: Role, _ shift: Int, _ width: Int) {
      self.role = role
      self.shift = shift
      self.width = width
    }
  }

  /// The number of the layout.
  var number: Int
  /// The log2 of what a distance counts, in bytes.
  var scale: Int

  /// The layouts' fields, in the order in which they are coded.
  static let fields: [[Field]] = [
    [
      Field(.operation, 21, 11), Field(.first, 5, 5), Field(.second, 16, 5), Field(.rest, 10, 6),
      Field(.result, 0, 5),
    ],
    [
      Field(.operation, 22, 10), Field(.first, 5, 5), Field(.distance, 10, 12),
      Field(.result, 0, 5),
    ],
    [
      Field(.operation, 22, 10), Field(.first, 5, 5), Field(.distance, 15, 7), Field(.other, 10, 5),
      Field(.result, 0, 5),
    ],
    [
      Field(.operation, 21, 11), Field(.first, 5, 5), Field(.distance, 12, 9), Field(.rest, 10, 2),
      Field(.result, 0, 5),
    ],
    [Field(.operation, 21, 11), Field(.constant, 5, 16), Field(.result, 0, 5)],
    [Field(.operation, 24, 8), Field(.constant, 5, 19), Field(.result, 0, 5)],
    [Field(.operation, 26, 6), Field(.constant, 0, 26)],
  ]

  /// The layout of a word, by its highest eleven bits.
  static let all: [WordLayout] = (0..<2048).map { WordLayout(highBits: UInt32($0)) }

  private init(highBits: UInt32) {
    let word = highBits << 21
    number = 0
    scale = 0
    if word & 0x1F80_0000 == 0x1100_0000 {
      // ADD and SUB of a constant.
      number = 1
      scale = word & 0x0040_0000 == 0 ? 0 : 12
    } else if word & 0x3B00_0000 == 0x3900_0000 {
      // Loads and stores at an unsigned distance.
      number = 1
      scale = word & 0x0480_0000 == 0x0480_0000 ? 4 : Int(word >> 30)
    } else if word & 0x3A00_0000 == 0x2800_0000 {
      // Loads and stores of pairs.
      number = 2
      scale = 2 + Int(word & 0x0400_0000 == 0 ? word >> 31 : word >> 30)
    } else if word & 0x3B20_0000 == 0x3800_0000 {
      // Loads and stores at a signed distance.
      number = 3
    } else if word & 0x1F80_0000 == 0x1280_0000 {
      number = 4
    } else if word & 0xFF00_0000 == 0x5400_0000 || word & 0x7E00_0000 == 0x3400_0000 {
      number = 5
    } else if word & 0x7C00_0000 == 0x1400_0000 {
      number = 6
    }
  }
}
