// SPDX-License-Identifier: Apache-2.0

/// Numbers that are the same in every run (SplitMix64).
struct SampleNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func below(_ bound: Int) -> Int { Int(next() >> 1) % max(1, bound) }

  /// A number from 0 to below 1.
  mutating func part() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
}
