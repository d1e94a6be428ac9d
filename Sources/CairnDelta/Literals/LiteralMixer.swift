// SPDX-License-Identifier: Apache-2.0

/// Codes literals with contexts of what stands before them and of where the covers beside them come
/// from (Format-References 8). One description for both sides.
struct LiteralMixer<Coder: BitCoding> {
  var coder: Coder
  private let base: BaseBytes
  private let models: LiteralModels
  /// The coded bytes so far, and where their contexts were seen.
  private var coded: [UInt8] = []
  private var seen: [UInt32]
  private let seenMask: UInt32
  /// Matches of so many bytes are trusted.
  private static var sureLength: Int { 16 }
  private var sure = [UInt32](repeating: BitModel.initial, count: 32)
  private let rates = BitModel.rates
  private var pointer = -1
  private var matchLength = 0
  private var diagonalHistory = 0
  /// The eight bytes before the next one, the latest highest.
  private var latest: UInt64 = 0

  init(base: BaseBytes, count: Int, lineLog: Int, coder: Coder) {
    self.base = base
    self.coder = coder
    models = LiteralModels(lineLog: lineLog)
    seen = [UInt32](repeating: .max, count: 1 << lineLog)
    seenMask = UInt32(1 << lineLog) - 1
    coded.reserveCapacity(count)
  }

  /// Codes `range` of `bytes`, the next literals of `run`; `latest` are the eight bytes of the
  /// target before it. The encoder finds the literals there, the decoder puts them there.
  mutating func code(
    _ run: inout LiteralRun, _ bytes: inout [UInt8], _ range: Range<Int>, latest: UInt64
  ) throws(CairnError) {
    self.latest = latest
    var place = range.lowerBound
    while place < range.upperBound {
      if run.form == .arm64, run.place & 3 == 0, range.upperBound &- place >= 4 {
        try codeWord(&run, &bytes, place)
        place &+= 4
      } else {
        try codeByte(&run, &bytes, place)
        place &+= 1
      }
    }
  }

  private mutating func codeByte(
    _ run: inout LiteralRun, _ bytes: inout [UInt8], _ place: Int
  ) throws(CairnError) {
    look(UInt32(truncatingIfNeeded: (latest &>> 24) &* 0x9E37_79B9_7F4A_7C15 &>> 32))
    let c4 = latest &>> 32
    let align = UInt64(run.place & 3)
    let form = UInt64(run.form.rawValue) &<< 60
    let hashes = (
      LiteralMixer.hash(latest &>> 56 | form, 1),
      LiteralMixer.hash(latest &>> 48 | align &<< 32, 2),
      LiteralMixer.hash(latest &>> 40, 3),
      LiteralMixer.hash(c4, 4),
      LiteralMixer.hash(latest &>> 16, 5),
      LiteralMixer.hash((latest &>> 32) & 0xFF | (latest & 0xFF) &<< 8 | align &<< 32, 6)
    )
    let selector =
      (run.form == .x64 ? 4 : 0) &+ (matchLength == 0 ? 0 : matchLength < 16 ? 1 : 2)
    let result = try step(
      Int(bytes[place]), hashes, run.before, run.behind, selector: selector)
    bytes[place] = UInt8(result)
    latest = latest &>> 8 | UInt64(result) &<< 56
    advance(&run, 1)
  }

  private mutating func codeWord(
    _ run: inout LiteralRun, _ bytes: inout [UInt8], _ place: Int
  ) throws(CairnError) {
    let site = UInt32(truncatingIfNeeded: run.place) &+ run.addressShift
    var word: UInt32 = 0
    if Coder.writes {
      for index in 0..<4 { word |= UInt32(bytes[place &+ index]) &<< UInt32(8 &* index) }
      word = A64Literal.absolute(word, at: site)
    }
    let first = UInt32(truncatingIfNeeded: latest &>> 32)
    let second = UInt32(truncatingIfNeeded: latest)
    let masked = A64Literal.masked(first)
    let before = A64Literal.masked(second)
    look(masked &* 0x9E37_79B1 &+ before &* 0x85EB_CA6B)
    var found: UInt64 = 0
    for index in 0..<4 {
      let shift = UInt32(24 &- 8 &* index)
      let part = found | UInt64(index) &<< 32
      let hashes = (
        LiteralMixer.hash(part, 11),
        LiteralMixer.hash(part | UInt64(first &>> 21) &<< 40, 12),
        LiteralMixer.hash(part ^ UInt64(masked) &* 0x9E37_79B9_7F4A_7C15, 13),
        LiteralMixer.hash(
          part ^ (UInt64(masked) &<< 32 | UInt64(before)) &* 0x9E37_79B9_7F4A_7C15, 14),
        LiteralMixer.hash(part | UInt64(first & 0x3FF) &<< 40, 15),
        LiteralMixer.hash(
          part | UInt64(first & 31) &<< 40 | UInt64(second & 31) &<< 45
            | UInt64(first &>> 24) &<< 50, 16)
      )
      let selector = 8 &+ index &* 4 &+ (matchLength == 0 ? 0 : matchLength < 16 ? 1 : 2)
      let result = try step(
        Int((word &>> shift) & 255), hashes, run.before.map { $0 &+ 3 &- index },
        run.behind.map { $0 &+ 3 &- index }, selector: selector)
      found = found &<< 8 | UInt64(result)
    }
    word = A64Literal.relative(UInt32(truncatingIfNeeded: found), at: site)
    for index in 0..<4 {
      bytes[place &+ index] = UInt8(truncatingIfNeeded: word &>> UInt32(8 &* index))
    }
    latest = latest &>> 32 | UInt64(word) &<< 32
    advance(&run, 4)
  }

  @inline(__always)
  private func advance(_ run: inout LiteralRun, _ count: Int) {
    run.place &+= count
    run.before = run.before.map { $0 &+ count }
    run.behind = run.behind.map { $0 &+ count }
  }

  /// Looks for an earlier place with the same context, unless a match goes on.
  @inline(__always)
  private mutating func look(_ hash: UInt32) {
    let slot = Int((hash ^ (hash &>> 15)) & seenMask)
    if matchLength == 0 {
      let place = seen[slot]
      pointer = place == .max ? -1 : Int(place)
    }
    seen[slot] = UInt32(truncatingIfNeeded: coded.count)
  }

  @inline(__always)
  private mutating func step(
    _ byte: Int, _ hashes: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32), _ before: Int?,
    _ behind: Int?, selector: Int
  ) throws(CairnError) -> Int {
    var pointers = LiteralModels.Pointers()
    if pointer >= 0, pointer < coded.count {
      pointers.match = Int(coded[pointer])
      // A long match goes on so surely that one decision does for the whole byte.
      if matchLength >= LiteralMixer.sureLength {
        let slot = min(matchLength &>> 2, 31)
        if try coder.code(byte == pointers.match, &sure[slot], rates) {
          return note(pointers.match, pointers)
        }
        matchLength = 0
        pointers.match = -1
        pointer = -1
      }
      pointers.matchClass = min(matchLength, 15)
    }
    if let before, before >= 0, before < base.view.count {
      pointers.before = Int(base.view[before])
    }
    if let behind, behind >= 0, behind < base.view.count {
      pointers.behind = Int(base.view[behind])
    }
    pointers.diagonalClass = diagonalHistory & 3
    return note(
      try models.code(byte, hashes, pointers, selector: selector, &coder), pointers)
  }

  /// Takes note of a byte that was coded.
  @inline(__always)
  private mutating func note(_ result: Int, _ pointers: LiteralModels.Pointers) -> Int {
    if pointers.match >= 0 {
      matchLength = pointers.match == result ? min(matchLength &+ 1, 65_535) : 0
      pointer &+= 1
    }
    diagonalHistory =
      diagonalHistory &<< 1 | (pointers.before == result || pointers.behind == result ? 1 : 0)
    coded.append(UInt8(truncatingIfNeeded: result))
    return result
  }

  @inline(__always)
  private static func hash(_ value: UInt64, _ number: UInt64) -> UInt32 {
    let mixed = (value &+ number &* 0xD6E8_FEB8_6659_FD93) &* 0x9E37_79B9_7F4A_7C15
    return UInt32(truncatingIfNeeded: mixed &>> 32)
  }
}
