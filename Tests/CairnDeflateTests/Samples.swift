// SPDX-License-Identifier: Apache-2.0

/// Bytes made by rule, for tests.
enum Samples {
  /// A generator of numbers that is the same everywhere.
  struct Numbers {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }

    mutating func below(_ bound: Int) -> Int { Int(next() >> 11) % bound }
  }

  /// Text-like bytes: words of a small vocabulary, the frequent ones first, some new ones.
  static func text(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var numbers = Numbers(seed)
    var words: [[UInt8]] = []
    for _ in 0..<600 {
      words.append((0..<2 + numbers.below(9)).map { _ in UInt8(97 + numbers.below(26)) })
    }
    var bytes: [UInt8] = []
    while bytes.count < count {
      let rank = numbers.below(600) * numbers.below(600) / 600
      bytes += words[rank]
      bytes.append(numbers.below(12) == 0 ? 10 : 32)
      if numbers.below(40) == 0 { words[numbers.below(600)] = Array(words[rank].reversed()) }
    }
    return Array(bytes[..<count])
  }

  /// Bytes that do not compress.
  static func noise(_ count: Int, seed: UInt64 = 2) -> [UInt8] {
    var numbers = Numbers(seed)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: numbers.next() >> 24) }
  }

  /// Runs of one byte, of lengths around those that deflate can say at once.
  static func runs(_ count: Int, seed: UInt64 = 3) -> [UInt8] {
    var numbers = Numbers(seed)
    var bytes: [UInt8] = []
    while bytes.count < count {
      let length = numbers.below(4) == 0 ? 1 + numbers.below(900) : 1 + numbers.below(6)
      bytes += repeatElement(UInt8(numbers.below(7)), count: length)
    }
    return Array(bytes[..<count])
  }

  /// Table-like bytes: records with fields that count up, few bytes of noise.
  static func records(_ count: Int, seed: UInt64 = 4) -> [UInt8] {
    var numbers = Numbers(seed)
    var bytes: [UInt8] = []
    var index: UInt32 = 0
    while bytes.count < count {
      index += UInt32(1 + numbers.below(3))
      for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: index >> shift)) }
      bytes += [0, 0, UInt8(numbers.below(5)), UInt8(numbers.below(256)), 0xFF, 0xFF]
      if numbers.below(16) == 0 { bytes += bytes[..<min(bytes.count, numbers.below(120))] }
    }
    return Array(bytes[..<count])
  }

  /// All kinds one after the other, so that blocks of all types come out.
  static func mixed(_ count: Int, seed: UInt64 = 5) -> [UInt8] {
    var numbers = Numbers(seed)
    var bytes: [UInt8] = []
    while bytes.count < count {
      let length = 1 + numbers.below(70_000)
      switch numbers.below(4) {
      case 0: bytes += text(length, seed: numbers.next())
      case 1: bytes += noise(length, seed: numbers.next())
      case 2: bytes += runs(length, seed: numbers.next())
      default: bytes += records(length, seed: numbers.next())
      }
    }
    return Array(bytes[..<count])
  }
}

/// Whether two arrays are equal. The comparison itself in an expectation would, where it fails, go
/// on to look for the differences, which takes long.
func areSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
  one == other
}
