// SPDX-License-Identifier: Apache-2.0

/// The decisions in coding a reference, each with its models (Format-References 6.2).
struct ReferenceFlags {
  /// What may be right where the first guess is wrong.
  enum Choice: Int {
    case second = 0
    case third = 1
    case whole = 2
  }

  private static let kinds = 32
  private static let starts = (0, 2048, 2048 + 32768, 2048 + 40960, 2048 + 40960 + 65536)
  private static let modelCount = 2048 + 40960 + 65536 + 16384

  private var hit = MixedFlag(modelCount: modelCount, selectorCount: kinds)
  /// For labels that were confirmed so often one model is enough.
  private static var sureState: Int { 4 }
  private var sure = [UInt32](repeating: BitModel.initial, count: kinds * 8 * 16)
  private var choices = [UInt32](repeating: BitModel.initial, count: 8 * kinds * 16)
  private var slots = [UInt32](repeating: BitModel.initial, count: kinds * 16)
  /// By kind and section: how the latest six fared.
  private var histories = [Int](repeating: 0, count: 512)
  private var history = 0
  private let rates = BitModel.rates

  /// The memory of the models, in bytes.
  static var size: Int {
    MixedFlag.size(modelCount: modelCount, selectorCount: kinds) + (2 * 8 * kinds * 16 + kinds * 16)
      * 4
      + 512 * 8
  }

  /// Codes whether the first guess is right.
  @inline(__always)
  mutating func codeHit<Coder: BitCoding>(
    _ isHit: Bool, kind: Int, group: Int, state: Int, agreement: Int, label: Int, history span: Int,
    _ coder: inout Coder
  ) throws(CairnError) -> Bool {
    if state >= ReferenceFlags.sureState, histories[group] == 0 {
      // Where nothing went wrong of late, one model does: most references are such.
      let slot = (kind &* 8 &+ agreement) &* 16 &+ (history & 15)
      let result = try coder.code(isHit, &sure[slot], rates)
      note(result, group)
      return result
    }
    let hash = Int((UInt32(truncatingIfNeeded: label) &* 0x9E37_79B1) &>> 16)
    let slots = (
      (kind &* 8 &+ state) &* 8 &+ agreement,
      ReferenceFlags.starts.1 &+ group &* 64 &+ histories[group],
      ReferenceFlags.starts.2 &+ kind &* 256 &+ span,
      ReferenceFlags.starts.3 &+ hash,
      ReferenceFlags.starts.4 &+ (state &* 8 &+ agreement) &* 256 &+ history
    )
    let result = try hit.code(isHit, slots, selector: kind, &coder)
    note(result, group)
    return result
  }

  @inline(__always)
  private mutating func note(_ isHit: Bool, _ group: Int) {
    let miss = isHit ? 0 : 1
    histories[group] = (histories[group] &<< 1 | miss) & 63
    history = (history &<< 1 | miss) & 255
  }

  /// Codes whether another guess is right.
  mutating func codeChoice<Coder: BitCoding>(
    _ isSo: Bool, _ choice: Choice, kind: Int, _ coder: inout Coder
  ) throws(CairnError) -> Bool {
    let slot = (choice.rawValue &* ReferenceFlags.kinds &+ kind) &* 16 &+ (history & 15)
    return try coder.code(isSo, &choices[slot], rates)
  }

  /// Codes which of the eight recent shifts is right; 8 for none.
  mutating func codeRecent<Coder: BitCoding>(
    _ number: Int, kind: Int, _ coder: inout Coder
  ) throws(CairnError) -> Int {
    let start = kind &* 16
    if try !coder.code(number < 8, &slots[start], rates) { return 8 }
    var node = 1
    for shift in [2, 1, 0] {
      let bit = try coder.code((number &>> shift) & 1 == 1, &slots[start &+ node], rates)
      node = node &* 2 &+ (bit ? 1 : 0)
    }
    return node &- 8
  }
}
