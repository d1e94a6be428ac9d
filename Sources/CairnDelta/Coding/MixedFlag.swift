// SPDX-License-Identifier: Apache-2.0

/// A bit that several models estimate at once; what they say is mixed (Format-Delta 6.5).
///
/// Each model sees a context of its own. In the logistic domain their estimates are summed with
/// weights that learn which of them to trust; a selector chooses among sets of weights.
struct MixedFlag {
  /// How many models estimate each bit.
  static let inputCount = 5
  /// One, as a weight.
  private static let unit = 1 << 16

  private var models: [UInt32]
  private var weights: [Int32]
  private let rates = BitModel.rates
  private let squash = Logistic.squashTable
  private let stretch = Logistic.stretchTable

  /// The places of a bit's models in the table.
  typealias Slots = (Int, Int, Int, Int, Int)

  init(modelCount: Int, selectorCount: Int) {
    models = [UInt32](repeating: BitModel.initial, count: modelCount)
    weights = [Int32](
      repeating: Int32(MixedFlag.unit * 3 / 10), count: selectorCount * MixedFlag.inputCount)
  }

  /// The bytes that tables of these sizes take up.
  static func size(modelCount: Int, selectorCount: Int) -> Int {
    modelCount * 4 + selectorCount * inputCount * 4
  }

  @inline(__always)
  private func input(_ slot: Int) -> Int { Int(stretch[Int(models[slot] &>> 20)]) }

  /// Codes `bit` and teaches the models and the weights.
  @inline(__always)
  mutating func code<Coder: BitCoding>(
    _ bit: Bool, _ slots: Slots, selector: Int, _ coder: inout Coder
  ) throws(CairnError) -> Bool {
    let inputs = (
      input(slots.0), input(slots.1), input(slots.2), input(slots.3), input(slots.4)
    )
    let set = selector &* MixedFlag.inputCount
    let sum =
      inputs.0 &* Int(weights[set]) &+ inputs.1 &* Int(weights[set &+ 1])
      &+ inputs.2 &* Int(weights[set &+ 2]) &+ inputs.3 &* Int(weights[set &+ 3])
      &+ inputs.4 &* Int(weights[set &+ 4])
    let value = min(max(sum &>> 16, -Logistic.limit), Logistic.limit)
    let estimate = Int(squash[value &+ Logistic.limit &+ 1])
    let bit = try coder.code(bit, probability: UInt32(min(max(estimate, 16), 65_520)))
    let error = ((bit ? 65_535 : 0) &- estimate) &* 10
    adjust(set, inputs.0, error)
    adjust(set &+ 1, inputs.1, error)
    adjust(set &+ 2, inputs.2, error)
    adjust(set &+ 3, inputs.3, error)
    adjust(set &+ 4, inputs.4, error)
    learn(slots.0, bit)
    learn(slots.1, bit)
    learn(slots.2, bit)
    learn(slots.3, bit)
    learn(slots.4, bit)
    return bit
  }

  @inline(__always)
  private mutating func adjust(_ weight: Int, _ input: Int, _ error: Int) {
    let moved = Int(weights[weight]) &+ (input &* error &+ 1 &<< 19) &>> 20
    weights[weight] = Int32(truncatingIfNeeded: min(max(moved, -(1 &<< 20)), 1 &<< 20))
  }

  @inline(__always)
  private mutating func learn(_ slot: Int, _ bit: Bool) {
    models[slot] = BitModel.moved(models[slot], by: rates, bit: bit)
  }
}
