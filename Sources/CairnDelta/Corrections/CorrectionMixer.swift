// SPDX-License-Identifier: Apache-2.0

/// Codes bits that six models estimate at once, mixed as Format-Delta 6.5 says.
///
/// All models of all decisions share one table: a context is a number of 64 bits, which a
/// multiplication spreads over the table. Contexts may meet in a model; that costs size, never
/// correctness.
struct CorrectionMixer {
  /// The contexts of a bit. The highest six bits of each tell the context's number.
  typealias Contexts = (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)

  static let inputCount = 6
  /// What each weight is at first.
  static let firstWeight: Int32 = 1 << 14
  /// Counts of models stop here: what is right changes from function to function.
  private static let countLimit = 60
  private static let learningRate = 20
  private static let weightLimit = 1 << 20

  private let tables: MixingTables

  /// A mixer with `1 << tableLog` models and `setCount` sets of weights.
  init(tableLog: Int, setCount: Int) {
    tables = MixingTables(tableLog: tableLog, setCount: setCount)
  }

  /// The bytes that tables of these sizes take up.
  static func size(tableLog: Int, setCount: Int) -> Int {
    4 << tableLog + setCount * inputCount * 4
  }

  /// Codes `bit` with a set of weights; teaches the models and the weights.
  @inline(never)
  func code<Coder: BitCoding>(
    _ bit: Bool, _ contexts: Contexts, set: Int, _ coder: inout Coder
  ) throws(CairnError) -> Bool {
    let tables = tables
    let slots = (
      tables.slot(contexts.0), tables.slot(contexts.1), tables.slot(contexts.2),
      tables.slot(contexts.3), tables.slot(contexts.4), tables.slot(contexts.5)
    )
    let inputs = (
      tables.input(slots.0), tables.input(slots.1), tables.input(slots.2), tables.input(slots.3),
      tables.input(slots.4), tables.input(slots.5)
    )
    let first = tables.firstWeight(set)
    let weights = (
      tables.weight(first), tables.weight(first &+ 1), tables.weight(first &+ 2),
      tables.weight(first &+ 3), tables.weight(first &+ 4), tables.weight(first &+ 5)
    )
    let sum =
      inputs.0 &* weights.0 &+ inputs.1 &* weights.1 &+ inputs.2 &* weights.2
      &+ inputs.3 &* weights.3 &+ inputs.4 &* weights.4 &+ inputs.5 &* weights.5
    let estimate = tables.squashed(sum &>> 16)
    let bit = try coder.code(bit, probability: UInt32(min(max(estimate, 16), 65_520)))
    let error = ((bit ? 65_535 : 0) &- estimate) &* CorrectionMixer.learningRate
    tables.setWeight(first, CorrectionMixer.moved(weights.0, inputs.0, error))
    tables.setWeight(first &+ 1, CorrectionMixer.moved(weights.1, inputs.1, error))
    tables.setWeight(first &+ 2, CorrectionMixer.moved(weights.2, inputs.2, error))
    tables.setWeight(first &+ 3, CorrectionMixer.moved(weights.3, inputs.3, error))
    tables.setWeight(first &+ 4, CorrectionMixer.moved(weights.4, inputs.4, error))
    tables.setWeight(first &+ 5, CorrectionMixer.moved(weights.5, inputs.5, error))
    let limit = UInt32(CorrectionMixer.countLimit)
    tables.learn(slots.0, bit, countLimit: limit)
    tables.learn(slots.1, bit, countLimit: limit)
    tables.learn(slots.2, bit, countLimit: limit)
    tables.learn(slots.3, bit, countLimit: limit)
    tables.learn(slots.4, bit, countLimit: limit)
    tables.learn(slots.5, bit, countLimit: limit)
    return bit
  }

  /// The place in a tree of bits: `value` is a one and the `done` bits coded so far. Each four bits
  /// in a row share a line of the table.
  @inline(__always)
  static func node(_ value: UInt64, _ done: Int) -> UInt64 {
    let part = UInt64(done & 3)
    return (value &>> part) &<< 4 | 1 &<< part | value & (1 &<< part &- 1)
  }

  @inline(__always)
  private static func moved(_ weight: Int, _ input: Int, _ error: Int) -> Int {
    let moved = weight &+ (input &* error &+ 1 &<< 19) &>> 20
    return min(max(moved, -weightLimit), weightLimit)
  }
}
