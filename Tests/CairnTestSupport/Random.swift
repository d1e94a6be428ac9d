// SPDX-License-Identifier: Apache-2.0

/// A sequence of numbers that is the same in every run (SplitMix64).
public struct Random: Sendable {
  @usableFromInline var state: UInt64

  /// Starts the sequence of a seed.
  public init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 }

  /// The next number.
  @inlinable public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number below `bound`; nought where there is none.
  @inlinable public mutating func below(_ bound: Int) -> Int {
    bound > 0 ? Int(next() >> 1) % bound : 0
  }

  /// A random byte.
  @inlinable public mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next() >> 32) }

  /// As many random bytes.
  @inlinable public mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in byte() } }

  /// A range inside `0..<count`, of at most `longest` elements.
  @inlinable public mutating func range(in count: Int, longest: Int) -> Range<Int> {
    let length = below(min(count, longest) + 1)
    let start = below(count - length + 1)
    return start..<start + length
  }
}
