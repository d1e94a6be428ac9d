// SPDX-License-Identifier: Apache-2.0

/// What became of the distances that instructions of x86-64 hold (References/Corrections 5.2).
struct DistanceMemory {
  static let slotCount = 1 << 12

  /// By register and distance: the new distance.
  private var keys = [UInt32](repeating: .max, count: slotCount)
  private var values = [Int32](repeating: 0, count: slotCount)
  private var trust = [UInt8](repeating: 0, count: slotCount)
  /// By register: what was added.
  private var shifts = [Int32](repeating: 0, count: 16)
  private var shiftTrust = [UInt8](repeating: 0, count: 16)
  /// Where the next instruction starts in the target, if the one before was looked at.
  var next = -1

  /// The bytes that it takes up.
  static let size = slotCount * 9 + 16 * 5

  /// The distance of `count` bytes at `start`, that counts from `register`.
  @inline(__always)
  func distance(
    _ value: Int32, at start: Int, count: Int, register: Int
  ) -> CorrectionUnit.Distance {
    let key = UInt32(bitPattern: value) &<< 4 ^ UInt32(truncatingIfNeeded: register)
    let slot = Int((key &* 0x9E37_79B1) &>> 20)
    let hasKnown = keys[slot] == key
    return CorrectionUnit.Distance(
      start: start, count: count, value: value, register: register, slot: slot, key: key,
      known: values[slot], hasKnown: hasKnown, knownTrust: hasKnown ? Int(trust[slot]) : 0,
      shifted: value &+ shifts[register], shiftTrust: Int(shiftTrust[register]))
  }

  /// Learns that a distance is `new` now.
  mutating func learn(_ distance: CorrectionUnit.Distance, _ new: Int32) {
    let slot = distance.slot
    if keys[slot] == distance.key {
      if values[slot] == new {
        if trust[slot] < 3 { trust[slot] &+= 1 }
      } else if new == distance.value, trust[slot] > 1 {
        trust[slot] &-= 1
      } else {
        values[slot] = new
        trust[slot] = 0
      }
    } else {
      keys[slot] = distance.key
      values[slot] = new
      trust[slot] = 0
    }
    let register = distance.register
    let shift = new &- distance.value
    if shift == 0 {
      if shiftTrust[register] > 0 { shiftTrust[register] &-= 1 }
    } else if shifts[register] == shift {
      if shiftTrust[register] < 3 { shiftTrust[register] &+= 1 }
    } else {
      shifts[register] = shift
      shiftTrust[register] = 0
    }
  }
}
