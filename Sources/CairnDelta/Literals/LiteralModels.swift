// SPDX-License-Identifier: Apache-2.0

/// The tables of the mixed coder of literals (Format-References 8), and the one place that works on
/// them without bounds checks: eight estimates for every bit leave no time for more.
///
/// Six hashed contexts have lines of sixteen estimates, one line for each half of a byte; two
/// contexts by pointers have plain slots. An estimate is 16 bits: the upper 12 the probability, the
/// lower 4 how many bits were seen.
@safe
final class LiteralModels {
  /// Contexts that are hashed.
  static let hashedCount = 6
  /// All estimates of a bit.
  static let inputCount = 8
  /// Slots for each of the contexts that are not hashed.
  static let directCount = 1 << 12
  /// Sets of weights.
  static let selectorCount = 64

  private let lines: UnsafeMutablePointer<UInt16>
  private let direct: UnsafeMutablePointer<UInt16>
  private let weights: UnsafeMutablePointer<Int32>
  private let squash: UnsafeMutablePointer<Int32>
  private let stretch: UnsafeMutablePointer<Int32>
  private let rates: UnsafeMutablePointer<Int32>
  private let lineMask: UInt32
  /// For each hashed context, the start of its line for the present half byte.
  private let starts: UnsafeMutablePointer<Int>
  private let inputs: UnsafeMutablePointer<Int32>
  private let slots: UnsafeMutablePointer<UnsafeMutablePointer<UInt16>>

  /// How many lines there may be (log2).
  static let lineLogs = 10...18

  /// How many lines (log2) serve a stream of so many bytes.
  static func lineLog(for count: Int) -> Int {
    var log = lineLogs.lowerBound
    while log < lineLogs.upperBound, 1 << log < count * 4 { log += 1 }
    return log
  }

  /// The memory of the tables, in bytes.
  static func size(lineLog: Int) -> Int {
    (hashedCount << lineLog) * 32 + 2 * directCount * 2 + selectorCount * inputCount * 4
      + (2 * Logistic.limit + 2) * 4 + 4096 * 4 + 4096
  }

  init(lineLog: Int) {
    lineMask = UInt32(1 << lineLog) - 1
    let lineCount = LiteralModels.hashedCount << lineLog
    unsafe lines = .allocate(capacity: lineCount * 16)
    unsafe lines.initialize(repeating: 1 << 15, count: lineCount * 16)
    unsafe direct = .allocate(capacity: 2 * LiteralModels.directCount)
    unsafe direct.initialize(repeating: 1 << 15, count: 2 * LiteralModels.directCount)
    let weightCount = LiteralModels.selectorCount * LiteralModels.inputCount
    unsafe weights = .allocate(capacity: weightCount)
    unsafe weights.initialize(repeating: (1 << 16) / 4, count: weightCount)
    unsafe squash = .allocate(capacity: Logistic.squashTable.count)
    for (place, value) in Logistic.squashTable.enumerated() { unsafe squash[place] = value }
    unsafe stretch = .allocate(capacity: 4096)
    for (place, value) in Logistic.stretchTable.enumerated() { unsafe stretch[place] = value }
    unsafe rates = .allocate(capacity: 16)
    for count in 0..<16 { unsafe rates[count] = Int32((1 << 17) / (2 * count + 3)) }
    unsafe starts = .allocate(capacity: LiteralModels.hashedCount)
    unsafe starts.initialize(repeating: 0, count: LiteralModels.hashedCount)
    unsafe inputs = .allocate(capacity: LiteralModels.inputCount)
    unsafe inputs.initialize(repeating: 0, count: LiteralModels.inputCount)
    unsafe slots = .allocate(capacity: LiteralModels.inputCount)
    unsafe slots.initialize(repeating: direct, count: LiteralModels.inputCount)
  }

  deinit {
    unsafe lines.deallocate()
    unsafe direct.deallocate()
    unsafe weights.deallocate()
    unsafe squash.deallocate()
    unsafe stretch.deallocate()
    unsafe rates.deallocate()
    unsafe starts.deallocate()
    unsafe inputs.deallocate()
    unsafe slots.deallocate()
  }

  /// What the pointers say of a byte.
  struct Pointers {
    /// The byte that the match predicts, or -1, and how sure it is, below 16.
    var match = -1
    var matchClass = 0
    /// The bytes that the covers' diagonals predict, or -1.
    var before = -1
    var behind = -1
    /// How well the diagonals did of late, below 4.
    var diagonalClass = 0
  }

  /// Codes a byte whose contexts have the hashes `hashes`.
  @inline(__always)
  func code<Coder: BitCoding>(
    _ byte: Int, _ hashes: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32),
    _ pointers: Pointers, selector: Int, _ coder: inout Coder
  ) throws(CairnError) -> Int {
    var node = 1
    for half in 0..<2 {
      let salt = half == 0 ? 0 : UInt32(truncatingIfNeeded: node) &* 0x9E37_79B1
      setLine(0, hashes.0 &+ salt)
      setLine(1, hashes.1 &+ salt)
      setLine(2, hashes.2 &+ salt)
      setLine(3, hashes.3 &+ salt)
      setLine(4, hashes.4 &+ salt)
      setLine(5, hashes.5 &+ salt)
      var local = 1
      for step in 0..<4 {
        let shift = 7 &- half &* 4 &- step
        let bit = try codeBit(
          (byte &>> shift) & 1 == 1, local: local, node: node, shift: shift, pointers,
          selector: selector, &coder)
        node = node &* 2 &+ (bit ? 1 : 0)
        local = local &* 2 &+ (bit ? 1 : 0)
      }
    }
    return node & 255
  }

  @inline(__always)
  private func setLine(_ context: Int, _ hash: UInt32) {
    let mixed = (hash ^ (hash &>> 15)) &* 0x2C1B_3C6D
    let line = Int((mixed ^ (mixed &>> 13)) & lineMask)
    unsafe starts[context] = (context &* (Int(lineMask) &+ 1) &+ line) &* 16
  }

  /// Codes a bit: gathers the estimates, mixes them, and teaches all of them.
  @inline(__always)
  private func codeBit<Coder: BitCoding>(
    _ bit: Bool, local: Int, node: Int, shift: Int, _ pointers: Pointers, selector: Int,
    _ coder: inout Coder
  ) throws(CairnError) -> Bool {
    // SAFETY: lines are masked, `local` is below 16, direct slots below `directCount`.
    for context in 0..<LiteralModels.hashedCount {
      unsafe slots[context] = lines + (starts[context] &+ local)
    }
    let expected = expectation(pointers.match, node, shift)
    let match = expected &* 16 &+ pointers.matchClass
    unsafe slots[6] = direct + match
    let diagonal =
      ((expectation(pointers.before, node, shift) &* 3
        &+ expectation(pointers.behind, node, shift)) &* 3 &+ expected) &* 4
      &+ pointers.diagonalClass
    unsafe slots[7] = direct + (LiteralModels.directCount &+ diagonal)
    let set = unsafe weights + (selector &* LiteralModels.inputCount)
    var sum = 0
    for input in 0..<LiteralModels.inputCount {
      let value = unsafe stretch[Int(slots[input].pointee &>> 4)]
      unsafe inputs[input] = value
      unsafe sum &+= Int(value) &* Int(set[input])
    }
    let place = min(max(sum &>> 16, -Logistic.limit), Logistic.limit) &+ Logistic.limit &+ 1
    let estimate = Int(unsafe squash[place])
    let bit = try coder.code(bit, probability: UInt32(min(max(estimate, 32), 65_504)))
    let error = ((bit ? 65_535 : 0) &- estimate) &* 6
    let goal: Int32 = bit ? 4095 : 0
    for input in 0..<LiteralModels.inputCount {
      let moved = unsafe Int(set[input]) &+ (Int(inputs[input]) &* error &+ 1 &<< 19) &>> 20
      unsafe set[input] = Int32(truncatingIfNeeded: min(max(moved, -(1 &<< 20)), 1 &<< 20))
      let slot = unsafe slots[input]
      let state = unsafe Int32(slot.pointee)
      let count = state & 15
      let probability = state &>> 4
      let step = unsafe ((goal &- probability) &* rates[Int(count)] &+ 1 &<< 15) &>> 16
      unsafe slot.pointee = UInt16(
        truncatingIfNeeded: (probability &+ step) &<< 4 | min(count &+ 1, 15))
    }
    return bit
  }

  /// 0 where a pointer says nothing, or was wrong in this byte already; 1 for a nought, 2 for a one.
  @inline(__always)
  private func expectation(_ predicted: Int, _ node: Int, _ shift: Int) -> Int {
    if predicted < 0 || (predicted | 256) &>> (shift &+ 1) != node { return 0 }
    return 1 &+ (predicted &>> shift) & 1
  }
}
