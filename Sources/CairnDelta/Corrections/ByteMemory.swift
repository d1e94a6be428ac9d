// SPDX-License-Identifier: Apache-2.0

/// What was learned of single bytes that differed (References/Corrections 5).
struct ByteMemory {
  /// How many bytes before a piece are looked at.
  static let behind = 8
  /// How many bytes behind a piece may be looked at; they read as zero.
  static let ahead = 32

  /// The differences (new less old) of the block at hand, behind those of the block before it.
  private(set) var differences = [UInt8](repeating: 0, count: 128)
  private var block = -2
  /// The piece as it was predicted, with the bytes before it and zeros behind it.
  var old = [UInt8](repeating: 0, count: behind + 64 + ahead)
  /// The piece as far as it is known, with the bytes before it.
  var new = [UInt8](repeating: 0, count: behind + 64)

  /// Whether the latest units differed, the latest in the lowest bit.
  var unitHistory = 0
  /// Whether the latest bytes of dirty units differed.
  var byteHistory = 0
  /// Whether the latest guesses were right.
  var guesses = 0
  /// What the instruction before did.
  var lastOperation: UInt64 = 0

  /// By a byte and the one before: what it became in the lower half, how sure that is in the upper.
  private var pairs = (0..<1 << 16).map { UInt16($0 & 255) }
  /// The same by a byte and the two before.
  private var triples = (0..<1 << 16).map { UInt16($0 & 255) }
  /// By the byte before: the latest difference, and how sure it is.
  private var shifts = [UInt8](repeating: 0, count: 256)
  private var shiftTrust = [UInt8](repeating: 0, count: 256)
  /// The latest difference.
  private(set) var lastShift: UInt8 = 0
  private(set) var lastTrust = 0
  /// How often columns of a table changed alike lately (0 to 3).
  private(set) var columnTrust = 0

  /// The bytes that it takes up.
  static let size = 2 * (2 << 16) + 2 * 256 + 512

  /// Starts with a piece of `text`.
  mutating func start(_ text: [UInt8], _ piece: CorrectionPiece) {
    let number = piece.place &>> 6
    if number != block {
      for index in 0..<64 {
        differences[index] = number == block &+ 1 ? differences[index &+ 64] : 0
        differences[index &+ 64] = 0
      }
      block = number
    }
    let count = piece.range.count
    let first = piece.range.lowerBound
    for index in 0..<ByteMemory.behind {
      let back = ByteMemory.behind &- index
      let byte = back <= piece.behind ? text[first &- back] : 0
      old[index] = byte
      new[index] = byte
    }
    for index in 0..<count { old[ByteMemory.behind &+ index] = text[first &+ index] }
    for index in ByteMemory.behind &+ count..<old.count { old[index] = 0 }
  }

  /// The difference `back` bytes before the byte at `column` of the block.
  @inline(__always)
  func difference(_ column: Int, back: Int) -> UInt8 { differences[64 &+ column &- back] }

  @inline(__always)
  mutating func setDifference(_ column: Int, _ value: UInt8) { differences[64 &+ column] = value }

  /// Which of the eight bytes that start `back` before `column` differed.
  @inline(__always)
  func pattern(_ column: Int, back: Int) -> Int {
    var pattern = 0
    for index in 0..<8 where differences[64 &+ column &- back &+ index] != 0 {
      pattern |= 1 &<< index
    }
    return pattern
  }

  // MARK: What bytes become

  @inline(__always)
  private func pairSlot(_ at: Int) -> Int { Int(old[at &- 1]) &<< 8 | Int(old[at]) }

  @inline(__always)
  private func tripleSlot(_ at: Int) -> Int {
    let before = UInt32(old[at &- 2]) &<< 8 | UInt32(old[at &- 1])
    return Int((before &* 0x9E37_79B1) &>> 24) &<< 8 | Int(old[at])
  }

  /// What the byte at `at` of `old` became last time behind the same byte, and how sure that is.
  @inline(__always)
  func pair(_ at: Int) -> (value: UInt8, trust: Int) {
    let entry = pairs[pairSlot(at)]
    return (UInt8(truncatingIfNeeded: entry), Int(entry &>> 8))
  }

  /// The same behind the same two bytes.
  @inline(__always)
  func triple(_ at: Int) -> (value: UInt8, trust: Int) {
    let entry = triples[tripleSlot(at)]
    return (UInt8(truncatingIfNeeded: entry), Int(entry &>> 8))
  }

  /// The latest difference behind the byte `before`, and how sure it is.
  @inline(__always)
  func shift(after before: UInt8) -> (value: UInt8, trust: Int) {
    (shifts[Int(before)], Int(shiftTrust[Int(before)]))
  }

  @inline(__always)
  private static func learn(_ entry: inout UInt16, _ old: UInt8, _ new: UInt8) {
    let trust = entry &>> 8
    if UInt8(truncatingIfNeeded: entry) == new {
      if trust < 3 { entry &+= 256 }
    } else if old == new, trust > 1 {
      entry &-= 256
    } else {
      entry = UInt16(new)
    }
  }

  /// Learns what the bytes of `range` of `old` and `new` became.
  mutating func learn(_ range: Range<Int>) {
    for at in range {
      ByteMemory.learn(&pairs[pairSlot(at)], old[at], new[at])
      ByteMemory.learn(&triples[tripleSlot(at)], old[at], new[at])
    }
  }

  /// Learns that the bytes of `range` stayed as they were, where something else was expected.
  mutating func calm(_ range: Range<Int>) {
    for at in range {
      let slot = tripleSlot(at)
      let old = old[at]
      if UInt8(truncatingIfNeeded: triples[slot]) != old {
        ByteMemory.learn(&triples[slot], old, old)
        ByteMemory.learn(&pairs[pairSlot(at)], old, old)
      }
    }
  }

  /// Learns of a byte that differs, by `difference`, behind the byte `before`; the nearest one in
  /// its column of a table differs by `column`, or does not if that is nought.
  mutating func learn(_ difference: UInt8, after before: UInt8, column: UInt8) {
    if column == difference {
      if columnTrust < 3 { columnTrust &+= 1 }
    } else if column != 0, columnTrust > 0 {
      columnTrust &-= 1
    }
    if lastShift == difference {
      if lastTrust < 3 { lastTrust &+= 1 }
    } else {
      lastShift = difference
      lastTrust = 0
    }
    let place = Int(before)
    if shifts[place] == difference {
      if shiftTrust[place] < 3 { shiftTrust[place] &+= 1 }
    } else {
      shifts[place] = difference
      shiftTrust[place] = 0
    }
  }
}
