// SPDX-License-Identifier: Apache-2.0

/// The waits before repetitions: twice as long each time, give or take a half.
///
/// The spread keeps devices that failed together from coming back together.
package struct Backoff {
  private let first: Double
  private let longest: Double
  private var state: UInt64
  /// Failures since the last progress.
  package private(set) var failures = 0

  package init(first: Double, longest: Double, seed: UInt64?) {
    self.first = first
    self.longest = longest
    state = seed ?? UInt64.random(in: .min ... .max)
  }

  /// Begins anew after progress.
  package mutating func reset() { failures = 0 }

  /// The next wait in seconds.
  ///
  /// - Parameter asked: what the server asked for; it is kept to up to the longest wait.
  package mutating func next(asked: Int?) -> Double {
    failures += 1
    let doubled = first * Double(1 << min(failures - 1, 30))
    return min(longest, max(doubled * (0.5 + fraction()), Double(asked ?? 0)))
  }

  /// A number from nought to one (SplitMix64).
  private mutating func fraction() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ mixed >> 31) >> 11) / Double(1 << 53)
  }
}
