// SPDX-License-Identifier: Apache-2.0

/// A coder of bits whose likelihood is known, seen alike from both sides.
///
/// What is modelled in the same way by encoder and decoder is written once, over this protocol: an
/// encoder writes the bit that it is given and returns it, a decoder ignores it and returns the one
/// that it reads.
protocol BitCoding {
  /// Whether this is the encoder.
  static var writes: Bool { get }
  /// Codes a bit that is one with `probability`, in 1/65536, neither nought nor certain.
  mutating func code(_ bit: Bool, probability: UInt32) throws(CairnError) -> Bool
  /// Codes the lowest `count` bits of `value`, highest first, at even odds.
  mutating func codeEven(_ value: UInt64, count: Int) throws(CairnError) -> UInt64
}

extension BitCoding {
  /// Codes a bit with a model, and teaches it.
  @inline(__always)
  mutating func code(
    _ bit: Bool, _ model: inout UInt32, _ rates: [UInt32]
  ) throws(CairnError) -> Bool {
    let bit = try code(bit, probability: BitModel.probability(model))
    model = BitModel.moved(model, by: rates, bit: bit)
    return bit
  }
}

extension RangeEncoder: BitCoding {
  static var writes: Bool { true }

  @inline(__always)
  mutating func code(_ bit: Bool, probability: UInt32) throws(CairnError) -> Bool {
    encode(bit, probability: probability)
    return bit
  }

  mutating func codeEven(_ value: UInt64, count: Int) throws(CairnError) -> UInt64 {
    encodeEven(value, count: count)
    return value
  }
}

extension RangeDecoder: BitCoding {
  static var writes: Bool { false }

  @inline(__always)
  mutating func code(_ bit: Bool, probability: UInt32) throws(CairnError) -> Bool {
    try decode(probability: probability)
  }

  mutating func codeEven(_ value: UInt64, count: Int) throws(CairnError) -> UInt64 {
    try decodeEven(count: count)
  }
}
