// SPDX-License-Identifier: Apache-2.0

/// What is known when a residual is coded, as contexts of its gap and value (Format-Delta 7.2).
///
/// A stream's profile says which of the views below is used; the encoder takes the one that gives
/// the smallest stream.
struct ResidualContext {
  /// Views of a gap.
  static let gapProfiles = 2
  /// Views of a value.
  static let valueProfiles = 3
  static let gapContexts = 64
  static let valueContexts = 1024

  private var lastClass = 7
  private var secondLastClass = 7
  private var lastPlace = 0
  private var run = 0
  private var lastValue: UInt8 = 0
  private var firstValue: UInt8 = 0
  private var lastValues: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)

  /// Classes of gaps: 0, 1, 2, 3, 4-7, 8-15, 16-63, more.
  @inline(__always)
  private static func gapClass(_ gap: Int) -> Int {
    if gap < 4 { return gap }
    if gap < 16 { return gap < 8 ? 4 : 5 }
    return gap < 64 ? 6 : 7
  }

  /// For the gap before a residual.
  @inline(__always)
  func gap(profile: Int) -> Int {
    if profile == 0 { return lastClass &* 8 &+ secondLastClass }
    return lastClass &* 8 &+ (lastPlace & 3) &* 2 &+ (secondLastClass == 0 ? 1 : 0)
  }

  /// For the value of a residual at `place` of the target, `gap` agreeing bytes behind the last,
  /// where the base has `old`.
  @inline(__always)
  func value(profile: Int, gap: Int, place: Int, old: UInt8) -> Int {
    let run = gap == 0 ? min(self.run &+ 1, 3) : 0
    let before = Int(gap == 0 ? lastValue : firstValue)
    switch profile {
    case 0: return run &* 256 &+ before
    case 1: return (place & 3) &* 256 &+ Int(gap == 0 ? lastValue : valueAt(place & 3))
    default: return (gap == 0 ? 256 : 0) &+ Int(old)
    }
  }

  @inline(__always)
  private func valueAt(_ alignment: Int) -> UInt8 {
    switch alignment {
    case 0: return lastValues.0
    case 1: return lastValues.1
    case 2: return lastValues.2
    default: return lastValues.3
    }
  }

  /// Takes note of a residual.
  @inline(__always)
  mutating func note(gap: Int, place: Int, value: UInt8) {
    secondLastClass = lastClass
    lastClass = ResidualContext.gapClass(gap)
    lastPlace = place
    if gap == 0 {
      run &+= 1
    } else {
      run = 0
      firstValue = value
    }
    lastValue = value
    switch place & 3 {
    case 0: lastValues.0 = value
    case 1: lastValues.1 = value
    case 2: lastValues.2 = value
    default: lastValues.3 = value
    }
  }
}
