// SPDX-License-Identifier: Apache-2.0

// References/Corrections 5: what is not made of words, byte by byte.

extension CorrectionCodec {
  /// Corrects a piece; `mustDiffer` if it is known to differ.
  mutating func correctBytes(
    _ text: inout [UInt8], _ piece: CorrectionPiece, mustDiffer: Bool
  ) throws(CairnError) {
    bytes.start(text, piece)
    let end = ByteMemory.behind &+ piece.range.count
    var any = false
    var at = ByteMemory.behind
    while at < end {
      let unit = self.unit(at, piece)
      let place = piece.place &+ at &- ByteMemory.behind
      var isDirty = false
      if Coder.writes {
        for index in 0..<unit.end &- at where truth[place &+ index] != bytes.old[at &+ index] {
          isDirty = true
        }
      }
      if unit.end < end || any || !mustDiffer {
        isDirty = try codeUnit(isDirty, unit, column: place & 63, any)
      } else {
        isDirty = true
      }
      bytes.unitHistory = (bytes.unitHistory &<< 1 | (isDirty ? 1 : 0)) & 255
      if isDirty {
        any = true
        try correctUnit(unit, place)
        let first = piece.range.lowerBound &- ByteMemory.behind
        for index in at..<unit.end { text[first &+ index] = bytes.new[index] }
      } else {
        bytes.byteHistory = (bytes.byteHistory &<< 8) & 0xFFFF
        for index in at..<unit.end { bytes.new[index] = bytes.old[index] }
      }
      learn(unit, isDirty)
      at = unit.end
    }
  }

  /// Up to eight bytes of a unit, as one number.
  @inline(__always)
  private func hash(_ unit: CorrectionUnit) -> UInt64 {
    var word: UInt64 = 0
    for index in unit.start..<min(unit.end, unit.start &+ 8) {
      word = word &<< 8 | UInt64(bytes.old[index])
    }
    return (word &* 0x9E37_79B9_7F4A_7C15) &>> 10
  }

  private mutating func codeUnit(
    _ isDirty: Bool, _ unit: CorrectionUnit, column: Int, _ any: Bool
  ) throws(CairnError) -> Bool {
    // Whether bytes like these changed before.
    var expected = 0
    var expectedCount = 0
    var which = 0
    for at in unit.start..<unit.end {
      let triple = bytes.triple(at)
      if triple.value != bytes.old[at] {
        expected = max(expected, 1 &+ triple.trust)
        expectedCount &+= 1
        which = Int(bytes.old[at &- 1]) &<< 8 | Int(bytes.old[at])
      }
    }
    expectedCount = min(expectedCount, 7)
    let history = UInt64(bytes.unitHistory)
    let likely = UInt64(expected)
    let known = UInt64(expected &<< 3 | expectedCount)
    let size = UInt64(unit.end &- unit.start)
    let kind = UInt64(content.rawValue)
    if content == .instructions {
      let outlook = UInt64(unit.outlook)
      let set = (bytes.unitHistory & 3) &* 2 &+ (any ? 8 : 0) &+ 64
      return try code(
        isDirty, .unit,
        (
          unit.operation &<< 6 | outlook,
          (((history & 15) &<< 3 | likely) &<< 6 | outlook) &<< 2 | min(size, 7) &>> 1,
          hash(unit) ^ size,
          (unit.operation &<< 20 | bytes.lastOperation) &<< 1 | history & 1,
          ((known &<< 3 | history & 7) &<< 6) | outlook,
          (UInt64(which) &<< 3 | likely) &<< 20 | unit.operation
        ), set: set &* 5 &+ expected)
    }
    let start = column & ~7
    let one = bytes.pattern(start, back: 8)
    let two = bytes.pattern(start, back: 16)
    let three = bytes.pattern(start, back: 24)
    let near = (two != 0 ? 2 : 0) | (three != 0 ? 1 : 0)
    let set =
      (content == .words ? 0 : content.rawValue &* 64) &+ (bytes.unitHistory & 3) &* 2
      &+ (one != 0 ? 1 : 0) &+ (any ? 8 : 0)
    return try code(
      isDirty, .unit,
      (
        (kind &<< 8 | history) &<< 3 | UInt64(column &>> 3),
        ((kind &<< 8 | UInt64(one)) &<< 2 | UInt64(near)) &<< 3 | likely,
        hash(unit) ^ size,
        UInt64(two &<< 8 | one),
        (known &<< 3 | history & 7) &<< 2 | kind,
        (UInt64(which) &<< 3 | likely) &<< 1 | history & 1
      ), set: set &* 5 &+ expected)
  }

  /// A byte, as its contexts see it.
  private struct BytePlace {
    /// Where it stands in the piece's bytes, and in its block.
    var at: Int
    var column: Int
    var role: Int
    var operation: UInt64
    var old: UInt64
    var before: UInt64
    var beforeThat: UInt64
    var next: UInt64
    var newBefore: UInt64
    var newBeforeThat: UInt64
    /// The differences of the bytes one, two, and four before.
    var one: UInt8
    var two: UInt8
    var four: UInt8
    /// Whether a byte of the unit differed already.
    var any: Bool
  }

  /// Corrects the bytes of a unit that differs.
  private mutating func correctUnit(
    _ unit: CorrectionUnit, _ place: Int
  ) throws(CairnError) {
    var any = false
    for at in unit.start..<unit.end {
      let old = bytes.old[at]
      let actual = Coder.writes ? truth[place &+ at &- unit.start] : 0
      let column = (place &+ at &- unit.start) & 63
      let byte = BytePlace(
        at: at, column: column, role: unit.role(at), operation: unit.operation, old: UInt64(old),
        before: UInt64(bytes.old[at &- 1]), beforeThat: UInt64(bytes.old[at &- 2]),
        next: UInt64(bytes.old[at &+ 1]), newBefore: UInt64(bytes.new[at &- 1]),
        newBeforeThat: UInt64(bytes.new[at &- 2]),
        one: bytes.difference(column, back: 1), two: bytes.difference(column, back: 2),
        four: bytes.difference(column, back: 4), any: any)
      let isForced = !any && at &+ 1 == unit.end
      var differs = true
      if !isForced { differs = try codeByte(actual != old, unit, byte) }
      bytes.byteHistory = (bytes.byteHistory &<< 1 | (differs ? 1 : 0)) & 0xFFFF
      var new = old
      if differs {
        any = true
        new = try codeValue(actual, unit, byte)
        if new != old { count &+= 1 }
      }
      bytes.new[at] = new
      bytes.setDifference(column, new &- old)
    }
  }

  private mutating func codeByte(
    _ differs: Bool, _ unit: CorrectionUnit, _ byte: BytePlace
  ) throws(CairnError) -> Bool {
    let pair = bytes.pair(byte.at)
    let triple = bytes.triple(byte.at)
    let pairState = (UInt64(pair.value) != byte.old ? 4 : 0) | pair.trust
    let tripleState = (UInt64(triple.value) != byte.old ? 4 : 0) | triple.trust
    let one: UInt64 = byte.one != 0 ? 1 : 0
    let any: UInt64 = byte.any ? 1 : 0
    let kind = UInt64(content.rawValue)
    let old = byte.old
    let states = UInt64(pairState &<< 3 | tripleState)
    let recent = UInt64(bytes.byteHistory & 6)
    let third = ((byte.beforeThat &<< 8 | byte.before) &<< 16 | old &<< 8 | byte.next) &<< 1 | one
    let fifth = ((states &<< 2 | one &<< 1 | any) &<< 3 | recent) &<< 2 | kind
    let column = byte.one != 0 ? 1 : UInt64(byte.four)
    let sixth = ((byte.before &<< 8 | old) &<< 3 | UInt64(tripleState)) &<< 8 | column
    if content == .instructions {
      var state = byte.role &* 9
      var trust: UInt64 = 0
      if let distance = unit.distance {
        trust = UInt64(distance.knownTrust)
        if let guesses = guesses(distance, byte.at) {
          state &+= !distance.hasKnown ? 0 : UInt64(guesses.known) == old ? 3 : 6
          state &+= UInt64(guesses.shifted) == old ? 1 : 2
        }
      }
      let role = UInt64(byte.role)
      return try code(
        differs, .byte,
        (
          (UInt64(state) &<< 2 | trust) &<< 2 | one &<< 1 | any,
          (unit.operation &<< 4 | role) &<< 1 | any,
          third,
          ((unit.operation &<< 4 | role) &<< 1 | any) &<< 8 | old,
          fifth, sixth
        ), set: (state &* 4 &+ (byte.one != 0 ? 1 : 0) &+ (byte.any ? 2 : 0)) &* 8 &+ tripleState)
    }
    let column12 = bytes.difference(byte.column, back: 12)
    let column16 = bytes.difference(byte.column, back: 16)
    let column24 = bytes.difference(byte.column, back: 24)
    let column8 = bytes.difference(byte.column, back: 8)
    var pattern = one | (byte.two != 0 ? 2 : 0) | (byte.four != 0 ? 4 : 0)
    pattern |= (column8 != 0 ? 8 : 0) | (column12 != 0 ? 16 : 0)
    pattern |= (column16 != 0 ? 32 : 0) | (column24 != 0 ? 64 : 0)
    let near = pattern & 1 | (pattern &>> 1) & 6 | any &<< 3
    return try code(
      differs, .byte,
      (
        ((kind &<< 3 | UInt64(byte.column & 7)) &<< 7 | pattern) &<< 1 | any,
        (kind &<< 8 | old) &<< 4 | near,
        third,
        ((byte.newBeforeThat &<< 8 | byte.newBefore) &<< 8 | old) &<< 1 | one,
        fifth, sixth
      ),
      set: 4608 &+ (content.rawValue &* 4 &+ (byte.one != 0 ? 1 : 0) &+ (byte.any ? 2 : 0)) &* 64
        &+ Int(states))
  }

  /// What two guesses at a distance make of its byte at `at`.
  @inline(__always)
  private func guesses(
    _ distance: CorrectionUnit.Distance, _ at: Int
  ) -> (known: UInt8, shifted: UInt8)? {
    let place = at &- distance.start
    guard place >= 0, place < distance.count else { return nil }
    return (
      UInt8(truncatingIfNeeded: distance.known &>> Int32(8 &* place)),
      UInt8(truncatingIfNeeded: distance.shifted &>> Int32(8 &* place))
    )
  }

  /// Codes the new value of a byte that differs.
  private mutating func codeValue(
    _ actual: UInt8, _ unit: CorrectionUnit, _ byte: BytePlace
  ) throws(CairnError) -> UInt8 {
    let old = UInt8(truncatingIfNeeded: byte.old)
    let before = UInt8(truncatingIfNeeded: byte.before)
    var column: UInt8 = 0
    for back in [8, 4, 12, 16, 24] {
      column = bytes.difference(byte.column, back: back)
      if column != 0 { break }
    }
    let hasColumn = column != 0
    let shift = bytes.shift(after: before)
    var first = bytes.triple(byte.at)
    let second = bytes.pair(byte.at)
    var third = (value: old &+ shift.value, trust: shift.trust)
    var fourth = (
      value: old &+ (hasColumn ? column : bytes.lastShift),
      trust: hasColumn ? bytes.columnTrust : bytes.lastTrust
    )
    if content == .data || content == .unknown { swap(&first, &fourth) }
    if let distance = unit.distance, let guesses = guesses(distance, byte.at) {
      if distance.hasKnown { first = (guesses.known, distance.knownTrust) }
      third = (guesses.shifted, distance.shiftTrust)
    }
    let guesses = [first, second, third, fourth]
    var tried = 0
    for number in 0..<4 {
      let guess = guesses[number]
      if guess.value == old { continue }
      if (0..<number).contains(where: { guesses[$0].value == guess.value }) { continue }
      var same = 0
      for other in number &+ 1..<4 where guesses[other].value == guess.value {
        same |= 1 &<< (other &- number &- 1)
      }
      let place = GuessPlace(
        number: number, trust: guess.trust, same: same, tried: tried, hasColumn: hasColumn)
      if try codeGuess(actual, guess.value, place, byte) {
        bytes.learn(guess.value &- old, after: before, column: column)
        return guess.value
      }
      tried &+= 1
    }
    let value = try codeBits(actual, byte)
    bytes.learn(value &- old, after: before, column: column)
    return value
  }

  /// A guess, as its contexts see it.
  private struct GuessPlace {
    var number: Int
    var trust: Int
    /// Which of the guesses behind it say the same.
    var same: Int
    var tried: Int
    var hasColumn: Bool
  }

  private mutating func codeGuess(
    _ actual: UInt8, _ guess: UInt8, _ place: GuessPlace, _ byte: BytePlace
  ) throws(CairnError) -> Bool {
    let kind = content == .instructions ? byte.role : 16 &+ content.rawValue
    let group = (kind &<< 2 | place.number) &<< 2 | place.trust
    let key = UInt64((group &<< 3 | place.same) &<< 1 | (place.hasColumn ? 1 : 0))
    let value = UInt64(guess)
    let isHit = try code(
      actual == guess, .byteGuess,
      (
        key &<< 2 | UInt64(place.tried),
        key &<< 4 | UInt64(bytes.guesses),
        (byte.old &<< 8 | value) &<< 5 | UInt64(kind),
        (byte.before &<< 8 | byte.old) &<< 13 | key,
        (UInt64(byte.one) &<< 13 | key) &<< 1 | (byte.two != 0 ? 1 : 0),
        (byte.before &<< 8 | byte.beforeThat) &<< 16 | value &<< 8 | byte.old
      ), set: (kind &* 4 &+ place.number) &* 8 &+ place.same)
    bytes.guesses = (bytes.guesses &<< 1 | (isHit ? 1 : 0)) & 15
    return isHit
  }

  private mutating func codeBits(_ actual: UInt8, _ byte: BytePlace) throws(CairnError) -> UInt8 {
    let isInstruction = content == .instructions
    let kind = UInt64(isInstruction ? byte.role : 16 &+ content.rawValue)
    let first = byte.old &<< 5 | kind
    let second = (byte.old &<< 8 | byte.before) &<< 8 | byte.newBefore
    let third =
      isInstruction
      ? byte.operation &<< 5 | kind
      : (byte.newBeforeThat &<< 8 | byte.newBefore) &<< 5 | kind
    let fourth = byte.old &<< 8 | byte.next
    let fifth = isInstruction ? kind : kind &<< 3 | UInt64(byte.column & 7)
    let sixth = (UInt64(byte.one) &<< 8 | UInt64(byte.two)) &<< 8 | byte.before
    let set =
      (isInstruction ? byte.role : 16 &+ content.rawValue) &* 16 &+ (byte.one != 0 ? 1 : 0)
    var value: UInt64 = 1
    for shift in stride(from: 7, through: 0, by: -1) {
      let node = CorrectionMixer.node(value, 7 &- shift)
      let bit = try code(
        (actual &>> UInt8(shift)) & 1 == 1, .byteBit,
        (
          first &<< 9 | node, second &<< 9 | node, third &<< 9 | node, fourth &<< 9 | node,
          fifth &<< 9 | node, sixth &<< 9 | node
        ), set: set &+ shift &* 2)
      value = value &<< 1 | (bit ? 1 : 0)
    }
    return UInt8(truncatingIfNeeded: value)
  }
}
