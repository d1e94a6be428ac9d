// SPDX-License-Identifier: Apache-2.0

/// The tables of a `CorrectionMixer`.
///
/// This is the one file here that reads and writes without bounds checks: a bit costs some forty
/// accesses, and with checks and checks of ownership each bit took more than twice as long.
@safe
final class MixingTables {
  /// One more than the largest place in `squash`.
  private static let squashCount = 2 * Logistic.limit + 2

  private let models: UnsafeMutablePointer<UInt32>
  private let weights: UnsafeMutablePointer<Int32>
  private let squash: UnsafeMutablePointer<Int32>
  private let stretch: UnsafeMutablePointer<Int16>
  private let rates: UnsafeMutablePointer<UInt32>
  private let lineShift: UInt64
  private let setCount: Int

  init(tableLog: Int, setCount: Int) {
    precondition(tableLog > 4 && tableLog < 40 && BitModel.rates.count <= 1024)
    self.setCount = setCount
    lineShift = UInt64(64 - tableLog)
    let weightCount = setCount * CorrectionMixer.inputCount
    // SAFETY: each table is allocated once with the size that it is filled with, and freed in
    // `deinit`; nothing hands the pointers out.
    unsafe models = .allocate(capacity: 1 << tableLog)
    unsafe models.initialize(repeating: BitModel.initial, count: 1 << tableLog)
    unsafe weights = .allocate(capacity: weightCount)
    unsafe weights.initialize(repeating: CorrectionMixer.firstWeight, count: weightCount)
    unsafe squash = .allocate(capacity: MixingTables.squashCount)
    unsafe stretch = .allocate(capacity: 4096)
    unsafe self.rates = .allocate(capacity: 1024)
    unsafe self.rates.initialize(repeating: 0, count: 1024)
    for (place, value) in Logistic.squashTable.enumerated() {
      unsafe squash[place] = value
    }
    for (place, value) in Logistic.stretchTable.enumerated() {
      unsafe stretch[place] = Int16(truncatingIfNeeded: value)
    }
    for (place, value) in BitModel.rates.enumerated() { unsafe self.rates[place] = value }
  }

  deinit {
    // SAFETY: allocated in `init`, of types that need no clean-up.
    unsafe models.deallocate()
    unsafe weights.deallocate()
    unsafe squash.deallocate()
    unsafe stretch.deallocate()
    unsafe rates.deallocate()
  }

  /// The model of a context: its upper bits choose a line of sixteen models, its lowest four one of
  /// these, so that contexts that follow one another share a line.
  @inline(__always)
  func slot(_ context: UInt64) -> Int {
    let hash = ((context &>> 4) &* 0x9E37_79B9_7F4A_7C15) &>> lineShift
    return Int(truncatingIfNeeded: hash ^ (context & 15))
  }

  /// What the model in a slot says, stretched.
  @inline(__always)
  func input(_ slot: Int) -> Int {
    // SAFETY: slots have as many bits as the table's log (`slot`); 32 - 20 bits index `stretch`.
    unsafe Int(stretch[Int(models[slot] &>> 20)])
  }

  /// The probability at `value`, which is cut to the table's ends.
  @inline(__always)
  func squashed(_ value: Int) -> Int {
    let place = min(max(value, -Logistic.limit), Logistic.limit) &+ Logistic.limit &+ 1
    // SAFETY: cut to 1 ... 2 limit + 1, the table's last place.
    return unsafe Int(squash[place])
  }

  /// The first weight of a set.
  @inline(__always)
  func firstWeight(_ set: Int) -> Int {
    precondition(UInt(bitPattern: set) < UInt(bitPattern: setCount))
    return set &* CorrectionMixer.inputCount
  }

  /// A weight: `firstWeight` plus less than six.
  @inline(__always)
  func weight(_ place: Int) -> Int {
    // SAFETY: `firstWeight` checked the set.
    unsafe Int(weights[place])
  }

  @inline(__always)
  func setWeight(_ place: Int, _ value: Int) {
    // SAFETY: as above.
    unsafe weights[place] = Int32(truncatingIfNeeded: value)
  }

  /// Teaches the model in a slot.
  @inline(__always)
  func learn(_ slot: Int, _ bit: Bool, countLimit: UInt32) {
    // SAFETY: as in `input`; a count has ten bits.
    let model = unsafe models[slot]
    let rate = unsafe rates[Int(model & 1023)]
    unsafe models[slot] = BitModel.moved(model, rate: rate, countLimit: countLimit, bit: bit)
  }
}
