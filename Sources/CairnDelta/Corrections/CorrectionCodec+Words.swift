// SPDX-License-Identifier: Apache-2.0

// References/Corrections 4: code of AArch64, word by word, and in words that differ field by field.

extension CorrectionCodec {
  /// Corrects a piece of aligned code; returns how many words differed.
  mutating func correctWords(
    _ text: inout [UInt8], _ piece: CorrectionPiece
  ) throws(CairnError) -> Int {
    let size = piece.range.count
    let head = min(-piece.place & 3, size)
    let tail = (size &- head) & 3
    let middle = size &- head &- tail
    if middle == 0 {
      try correctBytes(&text, piece, mustDiffer: true)
      return 1
    }
    if head > 0 { try correctBytes(&text, piece.part(0, head), mustDiffer: false) }
    var any = head > 0 || tail > 0
    var differing = 0
    var at = piece.range.lowerBound &+ head
    let end = at &+ middle
    while at < end {
      if try correctWord(
        &text, at, place: piece.place &+ at &- piece.range.lowerBound,
        mustDiffer: !any && at &+ 4 == end)
      {
        any = true
        differing &+= 1
      }
      at &+= 4
    }
    if tail > 0 { try correctBytes(&text, piece.part(size &- tail, tail), mustDiffer: false) }
    return differing
  }

  /// What is known of a word before its fields are coded.
  private struct Word {
    var old: UInt32
    var layout: WordLayout
    var distance: WordMemory.Distance?
    var operation: Int { Int(old &>> 21) }
  }

  private mutating func correctWord(
    _ text: inout [UInt8], _ at: Int, place: Int, mustDiffer: Bool
  ) throws(CairnError) -> Bool {
    let old =
      UInt32(text[at]) | UInt32(text[at &+ 1]) &<< 8 | UInt32(text[at &+ 2]) &<< 16
      | UInt32(text[at &+ 3]) &<< 24
    let actual = Coder.writes ? truth.word32(at: place) : 0
    let layout = wordLayouts[Int(old &>> 21)]
    let word = Word(old: old, layout: layout, distance: words.distance(old, layout))
    var isDirty = true
    if !mustDiffer { isDirty = try codeWord(old != actual, word) }
    if isDirty {
      let new = try codeFields(actual, word)
      for index in 0..<4 {
        let byte = UInt8(truncatingIfNeeded: new &>> UInt32(8 &* index))
        if text[at &+ index] != byte { count &+= 1 }
        text[at &+ index] = byte
      }
    } else {
      words.calm(Int(old & 31))
      words.calm(Int(old &>> 5) & 31)
      if layout.number == 0 { words.calm(Int(old &>> 16) & 31) }
      if let distance = word.distance { words.calm(distance) }
    }
    words.history = (words.history &<< 1 | (isDirty ? 1 : 0)) & 63
    words.before = old
    return isDirty
  }

  /// The word before, in 16 bits.
  @inline(__always)
  private var beforeHash: UInt64 { UInt64((words.before &* 0x9E37_79B1) &>> 16) }

  private mutating func codeWord(
    _ isDirty: Bool, _ word: Word
  ) throws(CairnError) -> Bool {
    let old = UInt64(word.old)
    let operation = old &>> 21
    let (result, first) = (word.old & 31, (word.old &>> 5) & 31)
    let (resultState, firstState) = (words.changed[Int(result)], words.changed[Int(first)])
    var changed = (resultState > 0 ? 1 : 0) | (firstState > 0 ? 2 : 0)
    if word.layout.number == 0, words.changed[Int(word.old &>> 16) & 31] > 0 { changed |= 4 }
    var outlook = 0
    if let distance = word.distance {
      let shift: UInt32 = distance.width == 12 ? 10 : distance.width == 7 ? 15 : 12
      let raw = Int(word.old &>> shift) & ((1 &<< distance.width) &- 1)
      outlook = words.outlook(distance, raw)
    }
    let history = UInt64(words.history)
    let state = UInt64(changed &<< 3 | outlook)
    let registers = UInt64(first &<< 5 | result) &<< 4 | UInt64(resultState &<< 2 | firstState)
    return try code(
      isDirty, .word,
      (
        operation &<< 6 | state,
        history &<< 6 | state,
        old,
        old | beforeHash &<< 32 | (history & 1) &<< 48,
        (operation &<< 5 | UInt64(words.lastFields)) &<< 3 | history & 7,
        ((operation &>> 3) &<< 3 | UInt64(outlook)) &<< 16 | (history & 3) &<< 14 | registers
      ), set: (words.history & 3) &* 64 &+ Int(state))
  }

  /// Codes the fields of a word that differs.
  private mutating func codeFields(
    _ actual: UInt32, _ word: Word
  ) throws(CairnError) -> UInt32 {
    let fields = wordFields[word.layout.number]
    var new: UInt32 = 0
    var mask = 0
    var coded: UInt64 = 0
    var first = Int(word.old &>> 5) & 31
    for (number, field) in fields.enumerated() {
      let limit = UInt32(1) &<< UInt32(field.width) &- 1
      let old = Int((word.old &>> UInt32(field.shift)) & limit)
      let truth = Int((actual &>> UInt32(field.shift)) & limit)
      let guesses = self.guesses(word, field, old, from: first)
      var place = FieldPlace(
        number: number, role: field.role.rawValue, width: field.width, old: old, mask: mask,
        coded: coded, first: first)
      place.state =
        (guesses.0.value < 0 ? 0 : guesses.0.value == old ? 1 : 2) &* 3
        &+ (guesses.1.value < 0 ? 0 : guesses.1.value == old ? 1 : 2)
      var found = old
      let isForced = number == fields.count &- 1 && mask == 0
      var differs = true
      if !isForced { differs = try codeField(truth != old, word, place, guesses) }
      if differs {
        mask |= 1 &<< number
        place.mask = mask
        found = try codeValue(truth, word, place, guesses)
      }
      learn(word, field, old, found, from: first)
      if field.role == .first { first = found }
      coded = coded &* 31 &+ UInt64(found)
      new |= UInt32(truncatingIfNeeded: found) &<< UInt32(field.shift)
    }
    words.lastFields = mask
    return new
  }

  /// A field, as its contexts see it.
  private struct FieldPlace {
    var number: Int
    var role: Int
    var width: Int
    var old: Int
    var mask: Int
    var coded: UInt64
    var first: Int
    var state = 0
  }

  private typealias Guesses = (WordMemory.Guess, WordMemory.Guess, WordMemory.Guess)

  @inline(__always)
  private func guesses(
    _ word: Word, _ field: WordLayout.Field, _ old: Int, from first: Int
  ) -> Guesses {
    let none = WordMemory.Guess()
    switch field.role {
    case .operation: return (words.operation(word.operation, width: field.width), none, none)
    case .first, .second, .result, .other:
      return (words.register(field.role, old), words.anyRegister(old), none)
    case .distance:
      return word.distance.map { words.guesses($0, from: first) } ?? (none, none, none)
    case .rest, .constant: return (words.constant(field.role, old), none, none)
    }
  }

  private mutating func learn(
    _ word: Word, _ field: WordLayout.Field, _ old: Int, _ new: Int, from first: Int
  ) {
    switch field.role {
    case .operation:
      if old != new { words.learnOperation(word.operation, new, width: field.width) }
    case .first, .second, .result, .other: words.learnRegister(field.role, old, new)
    case .distance:
      if let distance = word.distance { words.learn(distance, new, from: first) }
    case .rest, .constant: if old != new { words.learnConstant(field.role, old, new) }
    }
  }

  private mutating func codeField(
    _ differs: Bool, _ word: Word, _ place: FieldPlace, _ guesses: Guesses
  ) throws(CairnError) -> Bool {
    let layoutField = UInt64(word.layout.number &* 5 &+ place.number)
    let state = UInt64(place.state)
    let mask = UInt64(place.mask)
    let role = UInt64(place.role)
    let trust = UInt64(guesses.0.trust &<< 2 | guesses.1.trust)
    let operation = UInt64(word.operation)
    return try code(
      differs, .field,
      (
        (layoutField &<< 11 | operation) &<< 4 | state,
        (layoutField &<< 5 | mask) &<< 5 | UInt64(words.lastFields),
        (role &<< 26 | UInt64(place.old)) &<< 8 | trust &<< 4 | state,
        UInt64(word.old) | UInt64(place.number) &<< 32 | mask &<< 35,
        (UInt64(place.number) &<< 11 | operation) &<< 16 | beforeHash,
        ((role &<< 5 | mask) &<< 4 | state) &<< 4 | trust
      ), set: place.role &* 18 &+ (place.mask != 0 ? 9 : 0) &+ place.state)
  }

  /// Codes the new value of a field that differs.
  private mutating func codeValue(
    _ actual: Int, _ word: Word, _ place: FieldPlace, _ guesses: Guesses
  ) throws(CairnError) -> Int {
    var tried = 0
    let values = (guesses.0.value, guesses.1.value, guesses.2.value)
    if values.0 >= 0, values.0 != place.old {
      let same = (values.1 == values.0 ? 1 : 0) | (values.2 == values.0 ? 2 : 0)
      if try codeGuess(actual, guesses.0, 0, same, &tried, word, place) { return values.0 }
    }
    if values.1 >= 0, values.1 != place.old, values.1 != values.0 {
      let same = values.2 == values.1 ? 1 : 0
      if try codeGuess(actual, guesses.1, 1, same, &tried, word, place) { return values.1 }
    }
    if values.2 >= 0, values.2 != place.old, values.2 != values.0, values.2 != values.1 {
      if try codeGuess(actual, guesses.2, 2, 0, &tried, word, place) { return values.2 }
    }
    let role = UInt64(place.role)
    let old = UInt64(word.old)
    let operation = UInt64(place.number) &<< 11 | UInt64(word.operation)
    let first = UInt64(place.first)
    let coded = (role &<< 5 | UInt64(place.mask)) &<< 24 | (place.coded & 0xFF_FFFF)
    var value: UInt64 = 1
    for done in 0..<place.width {
      let bit = (actual &>> (place.width &- 1 &- done)) & 1 == 1
      let node = CorrectionMixer.node(value, done)
      let low = node & 0xF_FFFF
      let found = try code(
        bit, .fieldBit,
        (
          (role &<< 26 | UInt64(place.old)) &<< 28 | node,
          operation &<< 28 | node,
          low | old &<< 20 | UInt64(place.number) &<< 52,
          role &<< 28 | node,
          (role &<< 5 | first) &<< 28 | node,
          coded &<< 20 | low
        ), set: place.role &* 16 &+ min(done, 15))
      value = value &<< 1 | (found ? 1 : 0)
    }
    return Int(value) &- 1 &<< place.width
  }

  /// Codes whether a guess at a field is right.
  private mutating func codeGuess(
    _ actual: Int, _ guess: WordMemory.Guess, _ number: Int, _ same: Int, _ tried: inout Int,
    _ word: Word, _ place: FieldPlace
  ) throws(CairnError) -> Bool {
    let kind = place.role &* 3 &+ number
    let key = UInt64(kind &<< 4 | guess.trust &<< 2 | same)
    let attempt = UInt64(tried)
    let isHit = try code(
      actual == guess.value, .fieldGuess,
      (
        key &<< 2 | attempt,
        key &<< 5 | UInt64(place.mask),
        UInt64(word.operation) &<< 9 | key,
        (UInt64(place.old) &<< 26 | UInt64(guess.value)) &<< 3 | UInt64(place.role),
        UInt64(word.old) &<< 9 | key,
        (key &<< 4 | UInt64(words.guesses)) &<< 2 | attempt
      ), set: kind &* 4 &+ same)
    words.guesses = (words.guesses &<< 1 | (isHit ? 1 : 0)) & 15
    tried &+= 1
    return isHit
  }
}
