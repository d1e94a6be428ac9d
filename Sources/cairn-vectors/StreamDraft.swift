// SPDX-License-Identifier: Apache-2.0

/// A stream before it is coded, open to any change.
struct StreamDraft {
  /// The kinds of streams (Format-Delta 4).
  enum Kind: UInt8, CaseIterable {
    case coverGap = 1
    case coverLength, coverSource, coverDistance, residualGap, residualValue, literal
    case image, reference
    case branch = 12
    case layer = 13
    case recompression

    var isBytes: Bool { self == .residualValue || self == .literal }

    /// The number of contexts (Format-Delta 8).
    var contexts: Int {
      switch self {
      case .coverGap: return 16
      case .coverLength, .coverSource: return 32
      case .coverDistance: return 8
      case .residualGap: return 64
      case .residualValue: return 1024
      case .literal: return 256
      case .image: return 1
      case .branch: return 4
      case .reference: return 0
      case .layer: return 10
      case .recompression: return 32
      }
    }
  }

  /// The coders (Format-Delta 5).
  enum Coder {
    case stored
    /// LZMA2 chunks that hold their bytes as they are.
    case lzma2
    case modelled(profile: Int)
    /// The bytes are given; the coder's parameter.
    case mixed(Int)
  }

  /// A number and its context in each profile.
  struct Symbol {
    var value: UInt64
    var contexts: [Int]
  }

  var kind: Kind
  var coder: Coder = .stored
  var symbols: [Symbol] = []
  /// The coded bytes, where they are not to be those of the symbols.
  var bytes: [UInt8]?
  /// The fields of the header, where they are not to be true.
  var kindField: UInt8?
  var coderField: UInt8?
  var parameterField: UInt8?
  var countField: [UInt8]?
  var sizeField: [UInt8]?

  /// The stored form: numbers as varints, bytes as they are.
  var plain: [UInt8] {
    kind.isBytes
      ? symbols.map { UInt8($0.value) } : symbols.flatMap { WireNumber.varint($0.value) }
  }

  /// The bytes of the stream.
  var coded: [UInt8] {
    if let bytes { return bytes }
    switch coder {
    case .stored: return plain
    case .lzma2: return StreamDraft.lzma2(plain)
    case .modelled(let profile):
      var writer = ModelledWriter()
      for symbol in symbols {
        if kind.isBytes {
          writer.byte(UInt8(symbol.value), context: symbol.contexts[profile])
        } else {
          writer.number(symbol.value, context: symbol.contexts[profile])
        }
      }
      return writer.finish()
    case .mixed: return []
    }
  }

  /// Raw LZMA2 that compresses nothing: chunks of up to 64 KiB, then the end marker.
  static func lzma2(_ plain: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var place = 0
    while place < plain.count {
      let size = min(plain.count - place, 1 << 16)
      // The first chunk resets the dictionary (1), the others do not (2); the size is big-endian.
      result += [place == 0 ? 1 : 2, UInt8((size - 1) >> 8), UInt8((size - 1) & 0xFF)]
      result += plain[place..<place + size]
      place += size
    }
    return result + [0]
  }

  /// The stream's entry in the header.
  var description: [UInt8] {
    let number: UInt8
    let parameter: UInt8
    switch coder {
    case .stored: (number, parameter) = (0, 0)
    case .lzma2: (number, parameter) = (1, 12)
    case .modelled(let profile): (number, parameter) = (2, UInt8(profile))
    case .mixed(let value): (number, parameter) = (3, UInt8(value))
    }
    return [kindField ?? kind.rawValue, coderField ?? number, parameterField ?? parameter]
      + (countField ?? WireNumber.varint(symbols.count))
      + (sizeField ?? WireNumber.varint(coded.count))
  }

  /// What decoding it takes, in bytes (Format-Delta 8).
  var memory: Int {
    let input = 16 << 10
    switch coder {
    case .stored: return input
    case .lzma2:
      return input + (1 << Int(parameterField.map { min($0, 40) } ?? 12)) + (160 << 10)
    case .modelled: return input + kind.contexts * (kind.isBytes ? 256 : 2368) * 4
    case .mixed(let parameter):
      return kind == .reference
        ? input + 1_002_112 : input + 196 << parameter + 63_488 + symbols.count
    }
  }
}
