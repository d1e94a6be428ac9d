// SPDX-License-Identifier: Apache-2.0

/// What the mixed bits of corrections decide (References/Corrections 3).
///
/// Each decision has six contexts, numbered across all decisions, and sets of weights.
enum CorrectionDecision: UInt64, CaseIterable {
  /// Whether anything differs in the part of a cover that lies in one chunk.
  case chunk = 0
  /// The same for a block.
  case block = 1
  /// Whether an instruction word differs.
  case word = 2
  /// Whether a field of the word differs.
  case field = 3
  /// Whether a guess at the field's new value is right.
  case fieldGuess = 4
  /// A bit of the field's new value.
  case fieldBit = 5
  /// Whether anything differs in a group of bytes, or in an instruction.
  case unit = 6
  /// Whether a byte differs.
  case byte = 7
  /// Whether a guess at the byte's new value is right.
  case byteGuess = 8
  /// A bit of the byte's new value.
  case byteBit = 9

  /// How many sets of weights it has.
  private var setCount: Int {
    switch self {
    case .chunk: return 64
    case .block: return 32
    case .word: return 256
    case .field: return 144
    case .fieldGuess: return 96
    case .fieldBit: return 128
    case .unit: return 1040
    case .byte: return 5632
    case .byteGuess: return 640
    case .byteBit: return 320
    }
  }

  /// For each decision, the number of its first set.
  private static let firstSets: [Int] = {
    var next = 0
    return allCases.map { decision in
      defer { next += decision.setCount }
      return next
    }
  }()

  /// How many sets there are in all.
  static let setCount = allCases.reduce(0) { $0 + $1.setCount }

  /// The number of its first set.
  var firstSet: Int { CorrectionDecision.firstSets[Int(rawValue)] }

  /// Its contexts, made different from those of others.
  @inline(__always)
  func numbered(_ contexts: CorrectionMixer.Contexts) -> CorrectionMixer.Contexts {
    let first = rawValue &* 6
    return (
      contexts.0 | first &<< 58, contexts.1 | (first &+ 1) &<< 58,
      contexts.2 | (first &+ 2) &<< 58, contexts.3 | (first &+ 3) &<< 58,
      contexts.4 | (first &+ 4) &<< 58, contexts.5 | (first &+ 5) &<< 58
    )
  }
}
