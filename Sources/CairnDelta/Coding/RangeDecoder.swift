// SPDX-License-Identifier: Apache-2.0

/// Turns bytes back into modelled bits (Format-Delta 6.1).
///
/// Bytes behind the end read as zero, so that a damaged stream decodes to something wrong, which
/// the checks behind it find, and never to a fault.
struct RangeDecoder {
  private var input: BufferedInput
  private var code: UInt32 = 0
  private var range: UInt32 = .max
  private let rates = BitModel.rates

  /// Starts to decode the bytes of `input`.
  init(_ input: BufferedInput) throws(CairnError) {
    self.input = input
    for _ in 0..<4 { code = code &<< 8 | UInt32(try self.input.nextOrZero()) }
  }

  /// Whether every byte of the input was read. An encoder never writes more than are.
  var isAtEnd: Bool { input.isAtEnd }

  /// Reads a bit and teaches `model`.
  @inline(__always)
  mutating func decode(_ model: inout UInt32) throws(CairnError) -> Bool {
    let bit = try decode(probability: BitModel.probability(model))
    model = BitModel.moved(model, by: rates, bit: bit)
    return bit
  }

  /// Reads a bit that is one with `probability`, in 1/65536.
  @inline(__always)
  mutating func decode(probability: UInt32) throws(CairnError) -> Bool {
    let bound = (range &>> 16) &* probability
    let bit = code < bound
    if bit {
      range = bound
    } else {
      code &-= bound
      range &-= bound
    }
    while range < 1 << 24 {
      range &<<= 8
      code = code &<< 8 | UInt32(try input.nextOrZero())
    }
    return bit
  }

  /// Reads `count` bits at even odds, highest first.
  mutating func decodeEven(count: Int) throws(CairnError) -> UInt64 {
    var value: UInt64 = 0
    for _ in 0..<count {
      range &>>= 1
      let bit = code < range
      if !bit { code &-= range }
      value = value &<< 1 | (bit ? 1 : 0)
      while range < 1 << 24 {
        range &<<= 8
        code = code &<< 8 | UInt32(try input.nextOrZero())
      }
    }
    return value
  }
}
