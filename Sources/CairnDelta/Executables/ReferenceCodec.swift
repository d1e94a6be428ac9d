// SPDX-License-Identifier: Apache-2.0

/// Predicts the references of covered bytes and codes what was mispredicted (Format-References 6).
///
/// One description for both sides: with an encoder as `Coder` it reads the truth from the target,
/// with a decoder it has none. `Words` of the base are rewritten to what the target has.
struct ReferenceCodec<Coder: BitCoding> {
  let table: ReferenceTable
  let base: BaseBytes
  let target: AddressSpace
  /// The target, for an encoder; empty for a decoder.
  let truth: ByteView
  var coder: Coder
  private(set) var labels: LabelMap
  private(set) var counts = ReferenceCounts()
  private var flags: ReferenceFlags
  private var values = NumberModel(contextCount: ReferenceKind.allCases.count * 2)
  private let rates = BitModel.rates
  /// The latest shifts (target less label) that were paid for, the latest first.
  private var recentShifts = [UInt32](repeating: 0, count: 8)
  /// By kind and section of the label: the shift of the latest reference, and whether it predicts better than the labels.
  private var lastShifts = [UInt32](repeating: 0, count: 512)
  private var scores = [Int](repeating: 0, count: 512)
  /// `ADRP`s of this cover, by word: base offset and target.
  private var pages = [(offset: Int, label: Int, target: UInt32)](
    repeating: (-1, 0, 0), count: 64)
  /// Whether this cover has any of them.
  private var hasPages = false
  /// The section of the target that is being written.
  private var section = -1

  init(
    table: ReferenceTable, base: BaseBytes, covers: [Cover], target: AddressSpace,
    truth: ByteView, coder: Coder
  ) {
    self.table = table
    self.base = base
    self.target = target
    self.truth = truth
    self.coder = coder
    labels = LabelMap(table, covers: covers, target: target)
    flags = ReferenceFlags()
  }

  /// The cover whose references are predicted.
  struct Span {
    /// Where it starts in the base.
    var offset: Int
    /// Where it ends in the base.
    var end: Int
    /// Its start in the target less that in the base.
    var shift: Int
    /// An address of the base plus this is an offset, near the cover's start; nil if it has none.
    var addressShift: Int?
    /// How the latest seven references of it fared, the latest in the lowest bit, below a one.
    var history = 1

    mutating func note(_ isHit: Bool) {
      history = history &<< 1 | (isHit ? 0 : 1)
      if history > 255 { history = (history & 127) | 128 }
    }
  }

  /// Starts with the references of a cover.
  mutating func start(_ offset: Int, length: Int, at place: Int) -> Span {
    if hasPages {
      for slot in 0..<64 { pages[slot].offset = -1 }
      hasPages = false
    }
    let own = table.addresses.section(holding: offset)
    var shift: Int?
    if own >= 0 {
      let section = table.addresses.sections[own]
      shift = section.offset &- Int(section.address)
    }
    return Span(
      offset: offset, end: offset &+ length, shift: place &- offset, addressShift: shift)
  }

  /// Codes reference `number`, which lies inside of the cover.
  ///
  /// - Returns: the bytes of the operand in the target, little-endian; nil where the target has no
  ///   addresses, so that the base's bytes stand.
  @inline(__always)
  mutating func code(_ number: Int, _ span: inout Span) throws(CairnError) -> UInt64? {
    let entry = table.entries[number]
    let offset = Int(entry.offset)
    let place = offset &+ span.shift
    guard let operand = operandPlace(place, entry, span) else { return nil }
    let stored = word(base.view, at: offset, entry.kind.size)
    if entry.kind == .offset12 {
      return try codeOffset(entry, stored, offset, operand, &span)
    }
    let isPage = entry.kind == .page21
    let partner = offset &+ Int(entry.aux) &* 4
    let isPair = isPage && entry.aux > 0 && partner &+ 4 <= span.end
    var actual: UInt32?
    if Coder.writes {
      actual = self.actual(entry, stored, place, operand, isPair ? partner : nil)
    }
    let found = try codeTarget(entry, actual, isPage && !isPair, &span)
    if isPage {
      pages[(offset &>> 2) & 63] = (offset, isPair ? Int(entry.label) : -1, found)
      hasPages = true
    }
    return ReferenceOperand.stored(
      entry.kind, aux: entry.aux, old: stored, target: found, at: operand)
  }

  /// Reads `size` bytes, little-endian.
  @inline(__always)
  private func word(_ bytes: ByteView, at offset: Int, _ size: Int) -> UInt64 {
    switch size {
    case 4: return UInt64(bytes.word32(at: offset))
    case 8: return bytes.word64(at: offset)
    case 2: return UInt64(bytes[offset]) | UInt64(bytes[offset &+ 1]) &<< 8
    default: return UInt64(bytes[offset])
    }
  }

  @inline(__always)
  private mutating func operandPlace(
    _ place: Int, _ entry: ReferenceTable.Entry, _ span: Span
  ) -> OperandPlace? {
    if section < 0 || place < target.sections[section].offset
      || place >= target.sections[section].end
    {
      section = target.section(holding: place)
      if section < 0 { return nil }
    }
    let own = target.sections[section]
    let image = target.images[own.image]
    return OperandPlace(
      site: own.address &+ UInt32(truncatingIfNeeded: place &- own.offset),
      imageStart: image.start, imageBase: image.imageBase,
      base: entry.kind.hasBase ? tableBase(entry, own, place, span) : 0)
  }

  /// Where the base that an entry counts from is in the target.
  ///
  /// A base close by is the table's own start, which is copied along with the entry.
  @inline(__always)
  private func tableBase(
    _ entry: ReferenceTable.Entry, _ own: AddressSpace.Section, _ place: Int,
    _ span: Span
  ) -> UInt32 {
    let base = table.labels[Int(entry.base)]
    if let shift = span.addressShift {
      let distance = Int(entry.offset) &- (Int(base) &+ shift)
      if distance >= 0, distance < 1 << 16 {
        return own.address &+ UInt32(truncatingIfNeeded: place &- own.offset &- distance)
      }
    }
    return labels.places[Int(entry.base)]
  }

  /// What the target has; nil if its instruction holds no such operand: then the prediction stands,
  /// and residuals correct it.
  // As a call it would copy the whole codec for every reference.
  @inline(__always)
  private func actual(
    _ entry: ReferenceTable.Entry, _ stored: UInt64, _ place: Int, _ operand: OperandPlace,
    _ partner: Int?
  ) -> UInt32? {
    let new = word(truth, at: place, entry.kind.size)
    guard ReferenceOperand.sameForm(entry.kind, stored, new) else { return nil }
    let found = ReferenceOperand.target(entry.kind, aux: entry.aux, stored: new, at: operand)
    // What does not survive being written again is left to the residuals.
    guard
      ReferenceOperand.stored(
        entry.kind, aux: entry.aux, old: new, target: found, at: operand) == new
    else { return nil }
    guard let partner else { return found }
    let shift = place &- Int(entry.offset)
    let old = UInt64(base.view.word32(at: partner))
    let user = UInt64(truth.word32(at: partner &+ shift))
    let predicted = labels.places[Int(entry.label)] & 0xFFF
    guard ReferenceOperand.sameForm(.offset12, old, user) else { return found | predicted }
    return found | ReferenceOperand.target(.offset12, aux: 0, stored: user, at: operand)
  }

  /// Codes the target of a reference.
  @inline(__always)
  private mutating func codeTarget(
    _ entry: ReferenceTable.Entry, _ truth: UInt32?, _ pageOnly: Bool, _ span: inout Span
  ) throws(CairnError) -> UInt32 {
    let label = Int(entry.label)
    let address = table.labels[label]
    let kind = Int(entry.kind.rawValue)
    let group = kind &* 16 &+ Int(labels.sections[label])
    let mask: UInt32 = pageOnly ? ~0xFFF : .max
    let state = Int(labels.states[label])
    var first = labels.places[label]
    var second = labels.rivals[label]
    var isLocal = false
    // A branch to a place inside the same cover goes along with it.
    if entry.kind.staysLocal, let local = local(address, span) {
      isLocal = true
      if local != first {
        second = first
        first = local
      }
    }
    var third = address &+ lastShifts[group]
    if scores[group] > 0, !isLocal {
      swap(&first, &third)
    }
    first &= mask
    second &= mask
    third &= mask
    let actual = (truth ?? first) & mask
    let agreement = (second == first ? 1 : 0) &+ (third == first ? 2 : 0) &+ (isLocal ? 4 : 0)
    let isHit = try flags.codeHit(
      actual == first, kind: kind, group: group, state: state, agreement: agreement, label: label,
      history: span.history, &coder)
    var found = first
    if !isHit {
      found = try codeMiss(
        actual, first, second, third, address, kind: kind, pageOnly: pageOnly)
    }
    span.note(isHit)
    counts.add(entry.kind, isHit)
    // The low bits of an address whose page alone was coded are not known.
    if pageOnly, entry.aux > 0 { return found }
    let byLabel = labels.places[label] & mask
    let byShift = (address &+ lastShifts[group]) & mask
    if byLabel != byShift {
      if found == byShift {
        scores[group] = min(scores[group] &+ 1, 4)
      } else if found == byLabel {
        scores[group] = max(scores[group] &- 1, -6)
      }
    }
    lastShifts[group] = found &- address
    labels.learn(label, at: found)
    return found
  }

  /// Where `address`, if the cover copies it, comes to lie in the target.
  @inline(__always)
  private func local(_ address: UInt32, _ span: Span) -> UInt32? {
    let here = target.sections[section]
    guard let shift = span.addressShift else { return nil }
    let offset = Int(address) &+ shift
    guard offset >= span.offset, offset < span.end else { return nil }
    return here.address &+ UInt32(truncatingIfNeeded: offset &+ span.shift &- here.offset)
  }

  /// Codes a target that was not the first guess.
  private mutating func codeMiss(
    _ actual: UInt32, _ first: UInt32, _ second: UInt32, _ third: UInt32, _ address: UInt32,
    kind: Int, pageOnly: Bool
  ) throws(CairnError) -> UInt32 {
    if second != first,
      try flags.codeChoice(actual == second, .second, kind: kind, &coder)
    {
      return second
    }
    if third != first, third != second,
      try flags.codeChoice(actual == third, .third, kind: kind, &coder)
    {
      return third
    }
    let mask: UInt32 = pageOnly ? ~0xFFF : .max
    var slot = 8
    if Coder.writes {
      for place in 0..<8 where (address &+ recentShifts[place]) & mask == actual {
        slot = place
        break
      }
    }
    slot = try flags.codeRecent(slot, kind: kind, &coder)
    var found = actual
    if slot < 8 {
      found = (address &+ recentShifts[slot]) & mask
    } else {
      let distance = Int64(Int32(bitPattern: actual &- first))
      let low = ReferenceKind(rawValue: UInt8(kind)).map { $0.lowBits(pageOnly) } ?? 0
      // Branches go to whole words, unless the guess was odd.
      let isWhole = try flags.codeChoice(
        distance & ((1 &<< low) &- 1) == 0, .whole, kind: kind, &coder)
      let scale = isWhole ? low : 0
      let code = try values.code(
        Varint.zigzag(Int(distance &>> scale)), context: kind &* 2 &+ (isWhole ? 1 : 0), &coder,
        rates)
      found = first &+ UInt32(truncatingIfNeeded: Varint.unzigzag(code) &<< Int(scale))
    }
    let shift = found &- address
    for place in stride(from: min(slot, 7), to: 0, by: -1) {
      recentShifts[place] = recentShifts[place &- 1]
    }
    recentShifts[0] = shift
    return found
  }

  /// Codes the low bits of an address whose page stands in an `ADRP`.
  private mutating func codeOffset(
    _ entry: ReferenceTable.Entry, _ stored: UInt64, _ offset: Int, _ operand: OperandPlace,
    _ span: inout Span
  ) throws(CairnError) -> UInt64 {
    let label = Int(entry.label)
    let owner = offset &- Int(entry.aux) &* 4
    let page = pages[(owner &>> 2) & 63]
    let isOwned = page.offset == owner
    var found = labels.places[label]
    if isOwned, page.label == label {
      found = page.target
    } else {
      if isOwned { found = (page.target & ~0xFFF) | (found & 0xFFF) }
      var actual = found
      if Coder.writes {
        let new = UInt64(truth.word32(at: offset &+ span.shift))
        if ReferenceOperand.sameForm(.offset12, stored, new) {
          actual =
            (found & ~0xFFF)
            | ReferenceOperand.target(.offset12, aux: 0, stored: new, at: operand)
        }
      }
      let kind = Int(entry.kind.rawValue)
      let isHit = try flags.codeHit(
        actual == found, kind: kind, group: kind &* 16, state: Int(labels.states[label]),
        agreement: isOwned ? 1 : 0, label: label, history: span.history, &coder)
      if !isHit {
        let low = try values.code(
          UInt64((actual &- found) & 0xFFF), context: kind &* 2, &coder, rates)
        found = (found & ~0xFFF) | ((found &+ UInt32(truncatingIfNeeded: low)) & 0xFFF)
      }
      counts.add(entry.kind, isHit)
      span.note(isHit)
      if isOwned || isHit { labels.learn(label, at: found) }
    }
    return ReferenceOperand.stored(
      .offset12, aux: entry.aux, old: stored, target: found, at: operand)
  }
}
