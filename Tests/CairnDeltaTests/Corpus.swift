// SPDX-License-Identifier: Apache-2.0

import CairnTestSupport

/// Kinds of generated contents.
enum Corpus: String, CaseIterable, Sendable {
  case noise, zeros, periodic, text, table, mixed

  private static let words = [
    "the", "delta", "of", "a", "base", "and", "its", "target", "is", "copied", "from", "window",
    "to", "literal", "with", "residual", "\n", "cover", "source", "stream",
  ]

  /// `size` bytes.
  func bytes(_ size: Int, _ random: inout Random) -> [UInt8] {
    switch self {
    case .noise: return random.bytes(size)
    case .zeros: return [UInt8](repeating: 0, count: size)
    case .periodic:
      let period = random.bytes(1 + random.below(20))
      return (0..<size).map { period[$0 % period.count] }
    case .text:
      var text: [UInt8] = []
      while text.count < size {
        text += Array(Corpus.words[random.below(Corpus.words.count)].utf8) + [32]
      }
      return Array(text[..<size])
    case .table:
      // Rows of growing words, as offset tables have them.
      var value = 4096
      var rows: [UInt8] = []
      while rows.count < size {
        value += 16 * (1 + random.below(9))
        rows += [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) }
        rows += [1, 0, UInt8(random.below(4)), 0]
      }
      return Array(rows[..<size])
    case .mixed:
      var bytes: [UInt8] = []
      for kind in [Corpus.noise, .zeros, .text, .table] {
        bytes += kind.bytes(size / 4, &random)
      }
      return bytes + random.bytes(size - bytes.count)
    }
  }

  /// The same rows with every word moved on, as relinking does; other kinds as they are.
  func relinked(_ bytes: [UInt8], by distance: Int) -> [UInt8] {
    var result = bytes
    for place in stride(from: 0, to: bytes.count - 3, by: 8) {
      let value = (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) } + distance
      for step in 0..<4 { result[place + step] = UInt8(truncatingIfNeeded: value >> (8 * step)) }
    }
    return result
  }
}
