// SPDX-License-Identifier: Apache-2.0

/// Turns modelled bits into bytes (Format-Delta 6.1).
struct RangeEncoder {
  private var low: UInt64 = 0
  private var range: UInt32 = .max
  // Before the first byte stands a zero that takes up no carry and is left out in the end.
  private var held: UInt8 = 0
  private var heldCount = 1
  private let rates = BitModel.rates
  private var bytes: [UInt8] = []

  /// How many bytes were made so far.
  var size: Int { bytes.count }

  /// Writes `bit` and teaches `model`.
  @inline(__always)
  mutating func encode(_ bit: Bool, _ model: inout UInt32) {
    encode(bit, probability: BitModel.probability(model))
    model = BitModel.moved(model, by: rates, bit: bit)
  }

  /// Writes `bit`, which is one with `probability`, in 1/65536.
  @inline(__always)
  mutating func encode(_ bit: Bool, probability: UInt32) {
    let bound = (range &>> 16) &* probability
    if bit {
      range = bound
    } else {
      low &+= UInt64(bound)
      range &-= bound
    }
    while range < 1 << 24 {
      range &<<= 8
      shiftLow()
    }
  }

  /// Writes the lowest `count` bits of `value`, highest first, at even odds.
  mutating func encodeEven(_ value: UInt64, count: Int) {
    for shift in stride(from: count - 1, through: 0, by: -1) {
      range &>>= 1
      if (value &>> UInt64(shift)) & 1 == 0 { low &+= UInt64(range) }
      while range < 1 << 24 {
        range &<<= 8
        shiftLow()
      }
    }
  }

  /// Moves the highest byte of `low` out; a byte that a carry may still change is held back.
  private mutating func shiftLow() {
    if low < 0xFF00_0000 || low > 0xFFFF_FFFF {
      let carry = UInt8(truncatingIfNeeded: low &>> 32)
      bytes.append(held &+ carry)
      for _ in 1..<heldCount { bytes.append(0xFF &+ carry) }
      heldCount = 0
      held = UInt8(truncatingIfNeeded: low &>> 24)
    }
    heldCount += 1
    low = (low & 0x00FF_FFFF) &<< 8
  }

  /// Ends the stream: the shortest bytes that still decode, trailing zeros left out.
  consuming func finish() -> [UInt8] {
    // Any number in low ..< low + range will do: take the one with the most zeros at its end.
    for kept in stride(from: UInt64(32), through: 0, by: -8) {
      let mask = (UInt64(1) &<< kept) &- 1
      let candidate = (low &+ mask) & ~mask
      if candidate < low &+ UInt64(range) {
        low = candidate
        break
      }
    }
    for _ in 0..<5 { shiftLow() }
    bytes.removeFirst()
    while bytes.last == 0 { bytes.removeLast() }
    return bytes
  }
}
