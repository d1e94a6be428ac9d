// SPDX-License-Identifier: Apache-2.0

/// A content that is described instead of stored: parts, one after the other.
///
/// As text, parts are separated by spaces: `lcg(SEED,SIZE)`, `fill(BYTE,SIZE)`, `hex(DIGITS)`; a
/// part may be repeated, `lcg(7,4096)*256`. Nothing at all is the empty content.
package struct ContentRule: Sendable {
  /// One part of a content.
  enum Part: Sendable {
    /// The top bytes of a linear congruential sequence.
    case lcg(seed: UInt64, size: Int, times: Int)
    /// One byte again and again.
    case fill(UInt8, size: Int)
    /// The bytes themselves.
    case hex([UInt8])
  }

  var parts: [Part]

  init(_ parts: Part...) { self.parts = parts }

  /// The rule as the vectors spell it.
  var text: String {
    let words = parts.map { part -> String in
      switch part {
      case .lcg(let seed, let size, let times):
        return "lcg(\(seed),\(size))" + (times == 1 ? "" : "*\(times)")
      case .fill(let byte, let size): return "fill(\(byte),\(size))"
      case .hex(let bytes): return "hex(\(ContentRule.hexadecimal(bytes)))"
      }
    }
    return words.joined(separator: " ")
  }

  /// The content.
  package var bytes: [UInt8] {
    var result: [UInt8] = []
    for part in parts {
      switch part {
      case .lcg(let seed, let size, let times):
        let block = ContentRule.lcg(seed: seed, size: size)
        for _ in 0..<times { result += block }
      case .fill(let byte, let size): result += [UInt8](repeating: byte, count: size)
      case .hex(let bytes): result += bytes
      }
    }
    return result
  }

  /// `size` bytes of Knuth's MMIX sequence from `seed` on, the top byte of each state.
  static func lcg(seed: UInt64, size: Int) -> [UInt8] {
    var state = seed
    return (0..<size).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(state >> 56)
    }
  }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}

extension ContentRule {
  /// The rule that `text` spells; nil where it spells none.
  package init?(_ text: String) {
    parts = []
    for word in text.split(separator: " ") {
      guard let part = ContentRule.part(word) else { return nil }
      parts.append(part)
    }
  }

  private static func part(_ word: Substring) -> Part? {
    let pieces = word.split(separator: "*", maxSplits: 1)
    guard let open = pieces[0].firstIndex(of: "("), pieces[0].last == ")" else { return nil }
    let times = pieces.count == 1 ? 1 : Int(pieces[1])
    let inner = pieces[0][pieces[0].index(after: open)...].dropLast()
    let values = inner.split(separator: ",")
    guard let times else { return nil }
    switch pieces[0][..<open] {
    case "lcg":
      guard values.count == 2, let seed = UInt64(values[0]), let size = Int(values[1]) else {
        return nil
      }
      return .lcg(seed: seed, size: size, times: times)
    case "fill":
      guard values.count == 2, let byte = UInt8(values[0]), let size = Int(values[1]) else {
        return nil
      }
      return .fill(byte, size: size)
    case "hex":
      let digits = Array(inner.utf8)
      let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap { place in
        UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16)
      }
      return bytes.count * 2 == digits.count ? .hex(bytes) : nil
    default: return nil
    }
  }
}
