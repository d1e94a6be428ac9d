// SPDX-License-Identifier: Apache-2.0

/// The tables of a modelled number stream: how a number becomes modelled bits (Format-Delta 6.3).
///
/// A number v is coded as the bit length of v + 1, less one (six bits, a tree), then the bits below
/// the leading one: up to five modelled as a tree, the last two modelled as a tree, those between at
/// even odds. Each context has tables of its own.
struct NumberModel {
  /// The modelled bits behind the leading one, at the most.
  static let highBits = 5
  /// The modelled bits at the end, at the most: alignment shows in them.
  static let lowBits = 2

  static let contextSize = 64 + 64 * 32 + 64 * 4
  var models: [UInt32]

  init(contextCount: Int) {
    models = [UInt32](
      repeating: BitModel.initial, count: contextCount * NumberModel.contextSize)
  }

  /// Where the length tree of a context starts.
  @inline(__always)
  static func lengthTree(_ context: Int) -> Int { context &* contextSize }

  /// Where the tree of the high bits starts, for numbers of a length.
  @inline(__always)
  static func highTree(_ context: Int, _ length: Int) -> Int {
    context &* contextSize &+ 64 &+ length &* 32
  }

  /// Where the tree of the low bits starts, for numbers of a length.
  @inline(__always)
  static func lowTree(_ context: Int, _ length: Int) -> Int {
    context &* contextSize &+ 64 &+ 64 &* 32 &+ length &* 4
  }

  /// How the bits of a number of `length` below its leading one are split.
  @inline(__always)
  static func split(_ length: Int) -> (high: Int, even: Int, low: Int) {
    let high = min(length, highBits)
    let low = min(length &- high, lowBits)
    return (high, length &- high &- low, low)
  }
}

extension NumberModel {
  /// Writes `value`, which must be below `UInt64.max`.
  mutating func encode(_ value: UInt64, context: Int, to coder: inout RangeEncoder) {
    let number = value &+ 1
    let length = 63 &- number.leadingZeroBitCount
    encodeTree(
      UInt64(length), bits: 6, at: NumberModel.lengthTree(context), to: &coder)
    let (high, even, low) = NumberModel.split(length)
    let rest = number & ((1 &<< UInt64(length)) &- 1)
    encodeTree(
      rest &>> UInt64(even &+ low), bits: high, at: NumberModel.highTree(context, length),
      to: &coder)
    if even > 0 { coder.encodeEven(rest &>> UInt64(low), count: even) }
    encodeTree(
      rest & ((1 &<< UInt64(low)) &- 1), bits: low, at: NumberModel.lowTree(context, length),
      to: &coder)
  }

  @inline(__always)
  private mutating func encodeTree(
    _ value: UInt64, bits: Int, at start: Int, to coder: inout RangeEncoder
  ) {
    var node = 1
    var shift = bits
    while shift > 0 {
      shift &-= 1
      let bit = (value &>> UInt64(shift)) & 1 == 1
      coder.encode(bit, &models[start &+ node])
      node = node &* 2 &+ (bit ? 1 : 0)
    }
  }

  /// Reads a number.
  mutating func decode(context: Int, from coder: inout RangeDecoder) throws(CairnError) -> UInt64 {
    let length = Int(
      try decodeTree(bits: 6, at: NumberModel.lengthTree(context), from: &coder))
    let (high, even, low) = NumberModel.split(length)
    var number: UInt64 = 1
    number =
      number &<< UInt64(high)
      | (try decodeTree(bits: high, at: NumberModel.highTree(context, length), from: &coder))
    if even > 0 { number = number &<< UInt64(even) | (try coder.decodeEven(count: even)) }
    number =
      number &<< UInt64(low)
      | (try decodeTree(bits: low, at: NumberModel.lowTree(context, length), from: &coder))
    return number &- 1
  }

  @inline(__always)
  private mutating func decodeTree(
    bits: Int, at start: Int, from coder: inout RangeDecoder
  ) throws(CairnError) -> UInt64 {
    var node = 1
    for _ in 0..<bits {
      node = node &* 2 &+ (try coder.decode(&models[start &+ node]) ? 1 : 0)
    }
    return UInt64(node &- (1 &<< bits))
  }

  /// Codes `value`, seen alike from both sides; the same bits as above.
  mutating func code<Coder: BitCoding>(
    _ value: UInt64, context: Int, _ coder: inout Coder, _ rates: [UInt32]
  ) throws(CairnError) -> UInt64 {
    let number = value &+ 1
    let known = UInt64(63 &- (number | 1).leadingZeroBitCount)
    let tree = try codeTree(
      known, bits: 6, at: NumberModel.lengthTree(context), &coder, rates)
    let length = Int(tree)
    let (high, even, low) = NumberModel.split(length)
    let rest = number & ((1 &<< tree) &- 1)
    var result: UInt64 = 1
    result =
      result &<< UInt64(high)
      | (try codeTree(
        rest &>> UInt64(even &+ low), bits: high, at: NumberModel.highTree(context, length),
        &coder, rates))
    if even > 0 {
      let middle = (rest &>> UInt64(low)) & ((1 &<< UInt64(even)) &- 1)
      result = result &<< UInt64(even) | (try coder.codeEven(middle, count: even))
    }
    result =
      result &<< UInt64(low)
      | (try codeTree(
        rest & ((1 &<< UInt64(low)) &- 1), bits: low, at: NumberModel.lowTree(context, length),
        &coder, rates))
    return result &- 1
  }

  @inline(__always)
  private mutating func codeTree<Coder: BitCoding>(
    _ value: UInt64, bits: Int, at start: Int, _ coder: inout Coder, _ rates: [UInt32]
  ) throws(CairnError) -> UInt64 {
    var node = 1
    var shift = bits
    while shift > 0 {
      shift &-= 1
      let bit = try coder.code(
        (value &>> UInt64(shift)) & 1 == 1, &models[start &+ node], rates)
      node = node &* 2 &+ (bit ? 1 : 0)
    }
    return UInt64(node &- (1 &<< bits))
  }
}
