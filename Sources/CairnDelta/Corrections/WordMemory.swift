// SPDX-License-Identifier: Apache-2.0

/// What was learned of the instruction words that differed (References/Corrections 4).
struct WordMemory {
  static let distanceCount = 1 << 12
  private static let hash: UInt32 = 0x9E37_79B1

  /// Whether the latest words of dirty blocks differed, the latest in the lowest bit.
  var history = 0
  /// Which fields of the latest word that differed did.
  var lastFields = 0
  /// The word before, as it was predicted.
  var before: UInt32 = 0
  /// Whether the latest guesses at fields were right.
  var guesses = 0

  /// By role and old register: the new one, and how sure that is (0 to 3).
  private var registers = (0..<256).map { UInt8($0 & 31) }
  private var registerTrust = [UInt8](repeating: 0, count: 256)
  /// By old register: the new one, whatever its role, and whether it changed lately (0 to 3).
  private var anyRegisters = (0..<32).map { UInt8($0) }
  private(set) var changed = [UInt8](repeating: 0, count: 32)
  /// By operation: the one that took its place, as the highest eleven bits; -1 if none did.
  private var operations = [Int16](repeating: -1, count: 2048)
  /// By role, for constants and what has no meaning: the latest change.
  private var oldConstants = [Int](repeating: 0, count: 8)
  private var newConstants = [Int](repeating: 0, count: 8)
  /// By register and distance: the new distance.
  private var keys = [UInt32](repeating: .max, count: distanceCount)
  private var distances = [Int32](repeating: 0, count: distanceCount)
  private var trust = [UInt8](repeating: 0, count: distanceCount)
  /// By old and new register: what was added to the distance.
  private var shifts = [Int32](repeating: 0, count: 1024)
  private var shiftTrust = [UInt8](repeating: 0, count: 1024)
  /// The same for distances close by.
  private var nearShifts = [Int32](repeating: 0, count: distanceCount)
  private var nearTrust = [UInt8](repeating: 0, count: distanceCount)

  /// The bytes that it takes up.
  static let size =
    256 * 2 + 32 * 2 + 2048 * 2 + 8 * 16 + distanceCount * 14 + 1024 * 5

  /// A guess at a field's new value, and how sure it is; -1 for none.
  struct Guess {
    var value = -1
    var trust = 0
  }

  /// A distance that a word holds.
  struct Distance {
    /// The distance in bytes.
    var bytes: Int
    /// The register that it counts from.
    var register: Int
    /// Where what is known of it stands.
    var slot: Int
    /// By what it is recognised there.
    var key: UInt32
    var scale: Int
    var width: Int
    var layout: Int
  }

  // MARK: Registers

  @inline(__always)
  func register(_ role: WordLayout.Role, _ old: Int) -> Guess {
    let place = role.rawValue &* 32 &+ old
    return Guess(value: Int(registers[place]), trust: Int(registerTrust[place]))
  }

  @inline(__always)
  func anyRegister(_ old: Int) -> Guess {
    Guess(value: Int(anyRegisters[old]), trust: Int(changed[old]))
  }

  mutating func learnRegister(_ role: WordLayout.Role, _ old: Int, _ new: Int) {
    let place = role.rawValue &* 32 &+ old
    let value = UInt8(truncatingIfNeeded: new)
    if registers[place] == value {
      if registerTrust[place] < 3 { registerTrust[place] &+= 1 }
    } else if registerTrust[place] > 1, old == new {
      registerTrust[place] &-= 1
    } else {
      registers[place] = value
      registerTrust[place] = 0
    }
    if old != new {
      anyRegisters[old] = value
      changed[old] = 3
    } else {
      calm(old)
    }
  }

  /// A register stood in a word, or a field, that stayed as it was.
  @inline(__always)
  mutating func calm(_ register: Int) {
    if changed[register] > 0 { changed[register] &-= 1 }
  }

  // MARK: Operations and constants

  /// The operation in the highest `width` bits that took the place of `old`, the highest eleven.
  @inline(__always)
  func operation(_ old: Int, width: Int) -> Guess {
    let found = Int(operations[old])
    return Guess(value: found < 0 ? -1 : found &>> (11 &- width))
  }

  mutating func learnOperation(_ old: Int, _ new: Int, width: Int) {
    operations[old] = Int16(truncatingIfNeeded: new &<< (11 &- width))
  }

  @inline(__always)
  func constant(_ role: WordLayout.Role, _ old: Int) -> Guess {
    Guess(value: oldConstants[role.rawValue] == old ? newConstants[role.rawValue] : -1)
  }

  mutating func learnConstant(_ role: WordLayout.Role, _ old: Int, _ new: Int) {
    oldConstants[role.rawValue] = old
    newConstants[role.rawValue] = new
  }

  // MARK: Distances

  /// A distance as signed bytes.
  @inline(__always)
  private static func signed(_ value: Int, _ layout: Int, _ width: Int, _ scale: Int) -> Int {
    let sign = 1 &<< (width &- 1)
    let number = layout != 1 && value & sign != 0 ? value &- 2 &* sign : value
    return number &<< scale
  }

  /// The distance that `word` holds, if it holds one.
  @inline(__always)
  func distance(_ word: UInt32, _ layout: WordLayout) -> Distance? {
    let field: (shift: UInt32, width: Int)
    switch layout.number {
    case 1: field = (10, 12)
    case 2: field = (15, 7)
    case 3: field = (12, 9)
    default: return nil
    }
    let raw = Int(word &>> field.shift) & ((1 &<< field.width) &- 1)
    let bytes = WordMemory.signed(raw, layout.number, field.width, layout.scale)
    let register = (word &>> 5) & 31
    let key = register &<< 24 | (UInt32(truncatingIfNeeded: bytes) & 0xFF_FFFF)
    return Distance(
      bytes: bytes, register: Int(register), slot: Int((key &* WordMemory.hash) &>> 20), key: key,
      scale: layout.scale, width: field.width, layout: layout.number)
  }

  /// The field for a distance of `bytes`; -1 if it cannot be said in units of the scale.
  @inline(__always)
  private func field(_ bytes: Int, _ distance: Distance) -> Int {
    if bytes & ((1 &<< distance.scale) &- 1) != 0 { return -1 }
    return (bytes &>> distance.scale) & ((1 &<< distance.width) &- 1)
  }

  /// What is expected of a distance: 0 nothing, 1 and 3 it stays, 2 and 4 it changes, 5 and 6
  /// others from that register did; the higher the surer.
  @inline(__always)
  func outlook(_ distance: Distance, _ raw: Int) -> Int {
    let slot = distance.slot
    if keys[slot] == distance.key {
      let stays = field(Int(distances[slot]), distance) == raw
      return (stays ? 1 : 2) &+ (trust[slot] > 1 ? 2 : 0)
    }
    let own = distance.register &* 33
    return shifts[own] == 0 ? 0 : shiftTrust[own] > 1 ? 6 : 5
  }

  @inline(__always)
  private func nearSlot(_ distance: Distance, _ pair: Int) -> Int {
    let near = UInt32(truncatingIfNeeded: distance.bytes &>> 6) & 0xF_FFFF
    let key = UInt32(truncatingIfNeeded: pair) &<< 20 ^ near
    return Int((key &* WordMemory.hash) &>> 20)
  }

  /// Three guesses at a distance's field, for a word that counts from `new` now.
  @inline(__always)
  func guesses(_ distance: Distance, from new: Int) -> (Guess, Guess, Guess) {
    let slot = distance.slot
    var known = Guess()
    if keys[slot] == distance.key {
      known.value = field(Int(distances[slot]), distance)
      if known.value >= 0 { known.trust = Int(trust[slot]) }
    }
    let pair = distance.register &* 32 &+ new
    let near = nearSlot(distance, pair)
    return (
      known,
      Guess(
        value: field(distance.bytes &+ Int(shifts[pair]), distance),
        trust: Int(shiftTrust[pair])),
      Guess(
        value: field(distance.bytes &+ Int(nearShifts[near]), distance),
        trust: Int(nearTrust[near]))
    )
  }

  /// Learns that the field of a distance is `new` now, in a word that differs and counts from
  /// `register`.
  mutating func learn(_ distance: Distance, _ new: Int, from register: Int) {
    let bytes = WordMemory.signed(new, distance.layout, distance.width, distance.scale)
    learn(distance, bytes)
    let pair = distance.register &* 32 &+ register
    let near = nearSlot(distance, pair)
    let shift = Int32(truncatingIfNeeded: bytes &- distance.bytes)
    WordMemory.learn(&shifts[pair], &shiftTrust[pair], shift)
    WordMemory.learn(&nearShifts[near], &nearTrust[near], shift)
  }

  @inline(__always)
  private static func learn(_ known: inout Int32, _ trust: inout UInt8, _ shift: Int32) {
    if known == shift {
      if trust < 3 { trust &+= 1 }
    } else if shift == 0 {
      if trust > 0 { trust &-= 1 }
    } else {
      known = shift
      trust = 0
    }
  }

  /// Learns that a distance stayed, in a word that did.
  @inline(__always)
  mutating func calm(_ distance: Distance) {
    learn(distance, distance.bytes)
    let own = distance.register &* 33
    if shiftTrust[own] > 0 { shiftTrust[own] &-= 1 }
  }

  @inline(__always)
  private mutating func learn(_ distance: Distance, _ bytes: Int) {
    let slot = distance.slot
    if keys[slot] == distance.key, Int(distances[slot]) == bytes {
      if trust[slot] < 3 { trust[slot] &+= 1 }
      return
    }
    keys[slot] = distance.key
    distances[slot] = Int32(truncatingIfNeeded: bytes)
    trust[slot] = 0
  }
}
