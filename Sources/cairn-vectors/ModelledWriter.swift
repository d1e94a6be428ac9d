// SPDX-License-Identifier: Apache-2.0

/// The modelled coder, written down from Format-Delta 6 without regard to speed.
struct ModelledWriter {
  private struct Model {
    var probability: UInt64 = 1 << 21
    var count: UInt64 = 0
  }

  /// What a model belongs to: a tree of a context, and the node.
  private struct Place: Hashable {
    var context: Int
    var tree: Int
    var node: Int
  }

  private var models: [Place: Model] = [:]
  private var low: UInt64 = 0
  private var range: UInt64 = 0xFFFF_FFFF
  /// The number written so far; a carry walks up through it.
  private var bytes: [UInt8] = []

  private mutating func narrow(to bit: Bool, bound: UInt64) {
    if bit {
      range = bound
    } else {
      low += bound
      range -= bound
    }
    carry()
    while range < 1 << 24 { shift() }
  }

  private mutating func carry() {
    guard low >> 32 != 0 else { return }
    low &= 0xFFFF_FFFF
    var place = bytes.count - 1
    while bytes[place] == 0xFF {
      bytes[place] = 0
      place -= 1
    }
    bytes[place] += 1
  }

  private mutating func shift() {
    bytes.append(UInt8(low >> 24))
    low = (low & 0xFF_FFFF) << 8
    range <<= 8
  }

  private mutating func encode(_ bit: Bool, _ place: Place) {
    var model = models[place] ?? Model()
    let probability = min(max(model.probability >> 6, 24), 65512)
    narrow(to: bit, bound: (range >> 16) * probability)
    let rate = (1 << 17) / (2 * model.count + 3)
    if bit {
      model.probability += (((1 << 22) - 1 - model.probability) * rate) >> 16
    } else {
      model.probability -= (model.probability * rate) >> 16
    }
    model.count = min(model.count + 1, 254)
    models[place] = model
  }

  private mutating func encodeTree(_ value: UInt64, bits: Int, context: Int, tree: Int) {
    var node = 1
    for shift in (0..<bits).reversed() {
      let bit = (value >> UInt64(shift)) & 1
      encode(bit == 1, Place(context: context, tree: tree, node: node))
      node = 2 * node + Int(bit)
    }
  }

  /// Writes a number (6.3).
  mutating func number(_ value: UInt64, context: Int) {
    let number = value + 1
    let length = 63 - number.leadingZeroBitCount
    let high = min(length, 5)
    let low = min(length - high, 2)
    let even = length - high - low
    let rest = number - 1 << UInt64(length)
    encodeTree(UInt64(length), bits: 6, context: context, tree: 0)
    encodeTree(rest >> UInt64(even + low), bits: high, context: context, tree: 1 + length)
    for shift in (low..<low + even).reversed() {
      // At even odds a one takes the lower half.
      let half = range >> 1
      if (rest >> UInt64(shift)) & 1 == 0 { self.low += half }
      range = half
      carry()
      while range < 1 << 24 { self.shift() }
    }
    encodeTree(
      rest & ((1 << UInt64(low)) - 1), bits: low, context: context, tree: 100 + length)
  }

  /// Writes a byte (6.4).
  mutating func byte(_ value: UInt8, context: Int) {
    encodeTree(UInt64(value), bits: 8, context: context, tree: 0)
  }

  /// The bytes, without zeros at the end: of the numbers in the last range, the one with the most
  /// zeros.
  func finish() -> [UInt8] {
    var writer = self
    for zeros in [32, 24, 16, 8, 0] as [UInt64] {
      let mask = (1 << zeros) - 1 as UInt64
      let candidate = (writer.low + mask) & ~mask
      if candidate < writer.low + writer.range {
        writer.low = candidate
        break
      }
    }
    writer.carry()
    for _ in 0..<4 { writer.shift() }
    while writer.bytes.last == 0 { writer.bytes.removeLast() }
    return writer.bytes
  }
}
