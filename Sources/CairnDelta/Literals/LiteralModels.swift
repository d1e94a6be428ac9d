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
  /// Sets of weights, one being 1 << 14.
  private let weights: UnsafeMutablePointer<SIMD8<Int32>>
  private let squash: UnsafeMutablePointer<Int32>
  private let stretch: UnsafeMutablePointer<Int32>
  private let rates: UnsafeMutablePointer<Int32>
  private let lineMask: UInt32

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
    unsafe weights = .allocate(capacity: LiteralModels.selectorCount)
    unsafe weights.initialize(
      repeating: SIMD8<Int32>(repeating: (1 << 14) / 4), count: LiteralModels.selectorCount)
    unsafe squash = .allocate(capacity: Logistic.squashTable.count)
    for (place, value) in Logistic.squashTable.enumerated() { unsafe squash[place] = value }
    unsafe stretch = .allocate(capacity: 4096)
    for (place, value) in Logistic.stretchTable.enumerated() { unsafe stretch[place] = value }
    unsafe rates = .allocate(capacity: 16)
    for count in 0..<16 { unsafe rates[count] = Int32(BitModel.rates[count]) }
  }

  deinit {
    unsafe lines.deallocate()
    unsafe direct.deallocate()
    unsafe weights.deallocate()
    unsafe squash.deallocate()
    unsafe stretch.deallocate()
    unsafe rates.deallocate()
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
    // SAFETY: selectors are below `selectorCount`.
    let set = unsafe weights + selector
    for half in 0..<2 {
      let salt = half == 0 ? 0 : UInt32(truncatingIfNeeded: node) &* 0x9E37_79B1
      let starts = unsafe (
        line(0, hashes.0 &+ salt), line(1, hashes.1 &+ salt), line(2, hashes.2 &+ salt),
        line(3, hashes.3 &+ salt), line(4, hashes.4 &+ salt), line(5, hashes.5 &+ salt)
      )
      var local = 1
      for step in 0..<4 {
        let shift = 7 &- half &* 4 &- step
        let expected = expectation(pointers.match, node, shift)
        let diagonal =
          ((expectation(pointers.before, node, shift) &* 3
            &+ expectation(pointers.behind, node, shift)) &* 3 &+ expected) &* 4
          &+ pointers.diagonalClass
        let slots = unsafe Slots(
          starts.0 + local, starts.1 + local, starts.2 + local, starts.3 + local,
          starts.4 + local, starts.5 + local, direct + (expected &* 16 &+ pointers.matchClass),
          direct + (LiteralModels.directCount &+ diagonal))
        let bit = try unsafe codeBit((byte &>> shift) & 1 == 1, slots, set, &coder)
        node = node &* 2 &+ (bit ? 1 : 0)
        local = local &* 2 &+ (bit ? 1 : 0)
      }
    }
    return node & 255
  }

  private typealias Slot = UnsafeMutablePointer<UInt16>
  private typealias Slots = (Slot, Slot, Slot, Slot, Slot, Slot, Slot, Slot)

  @inline(__always)
  private func line(_ context: Int, _ hash: UInt32) -> Slot {
    let mixed = (hash ^ (hash &>> 15)) &* 0x2C1B_3C6D
    let number = Int((mixed ^ (mixed &>> 13)) & lineMask)
    // SAFETY: the number is masked.
    return unsafe lines + (context &* (Int(lineMask) &+ 1) &+ number) &* 16
  }

  /// Codes a bit: gathers the estimates, mixes them, and teaches all of them.
  @inline(__always)
  private func codeBit<Coder: BitCoding>(
    _ bit: Bool, _ slots: Slots, _ set: UnsafeMutablePointer<SIMD8<Int32>>,
    _ coder: inout Coder
  ) throws(CairnError) -> Bool {
    // SAFETY: lines are masked, nodes in them below 16, direct slots below `directCount`.
    let states = unsafe SIMD8<Int32>(
      Int32(slots.0.pointee), Int32(slots.1.pointee), Int32(slots.2.pointee),
      Int32(slots.3.pointee), Int32(slots.4.pointee), Int32(slots.5.pointee),
      Int32(slots.6.pointee), Int32(slots.7.pointee))
    let probabilities = states &>> 4
    let counts = states & 15
    let inputs = unsafe SIMD8<Int32>(
      stretch[Int(probabilities[0])], stretch[Int(probabilities[1])],
      stretch[Int(probabilities[2])], stretch[Int(probabilities[3])],
      stretch[Int(probabilities[4])], stretch[Int(probabilities[5])],
      stretch[Int(probabilities[6])], stretch[Int(probabilities[7])])
    let old = unsafe set.pointee
    let sum = (inputs &* old).wrappedSum() &>> 14
    let limit = Int32(Logistic.limit)
    let place = Int(min(max(sum, -limit), limit) &+ limit &+ 1)
    let estimate = unsafe squash[place]
    let bit = try coder.code(
      bit, probability: UInt32(bitPattern: min(max(estimate, 32), 65_504)))
    let error = ((bit ? 65_535 : 0) &- estimate) &* 6
    let moved = old &+ (inputs &* error &+ (1 &<< 21)) &>> 22
    let most = SIMD8<Int32>(repeating: 1 &<< 17)
    unsafe set.pointee = pointwiseMin(pointwiseMax(moved, 0 &- most), most)
    let factors = unsafe SIMD8<Int32>(
      rates[Int(counts[0])], rates[Int(counts[1])], rates[Int(counts[2])],
      rates[Int(counts[3])], rates[Int(counts[4])], rates[Int(counts[5])],
      rates[Int(counts[6])], rates[Int(counts[7])])
    let goal = SIMD8<Int32>(repeating: bit ? 4095 : 0)
    let steps = ((goal &- probabilities) &* factors &+ (1 &<< 15)) &>> 16
    let next = pointwiseMin(counts &+ 1, SIMD8<Int32>(repeating: 15))
    let learned = SIMD8<UInt16>(truncatingIfNeeded: (probabilities &+ steps) &<< 4 | next)
    unsafe slots.0.pointee = learned[0]
    unsafe slots.1.pointee = learned[1]
    unsafe slots.2.pointee = learned[2]
    unsafe slots.3.pointee = learned[3]
    unsafe slots.4.pointee = learned[4]
    unsafe slots.5.pointee = learned[5]
    unsafe slots.6.pointee = learned[6]
    unsafe slots.7.pointee = learned[7]
    return bit
  }

  /// 0 where a pointer says nothing, or was wrong in this byte already; 1 for a nought, 2 for a one.
  @inline(__always)
  private func expectation(_ predicted: Int, _ node: Int, _ shift: Int) -> Int {
    if predicted < 0 || (predicted | 256) &>> (shift &+ 1) != node { return 0 }
    return 1 &+ (predicted &>> shift) & 1
  }
}
