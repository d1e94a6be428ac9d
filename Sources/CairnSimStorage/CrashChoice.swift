// SPDX-License-Identifier: Apache-2.0

/// What a loss of power leaves of the operations that were not durable, numbered from nought.
public enum CrashChoice: Sendable, Hashable {
  /// None of them.
  case nothing
  /// All of them.
  case everything
  /// All of them, but of all bytes only the first half.
  case everythingTorn
  /// All but one.
  case allBut(Int)
  /// All, but of the bytes of one only the first half.
  case allTearing(Int)
  /// One only.
  case only(Int)
  /// Whatever a sequence of random numbers says.
  case random(seed: Int)

  /// The choices for `count` operations: each of them alone lost, kept and torn, and `seeds` random
  /// ones.
  public static func choices(for count: Int, seeds: Int) -> [CrashChoice] {
    guard count > 0 else { return [.everything] }
    guard count > 1 else { return [.nothing, .everything, .everythingTorn] }
    return [.nothing, .everything, .everythingTorn]
      + (0..<count).flatMap { [.allBut($0), .allTearing($0), .only($0)] }
      + (0..<seeds).map { .random(seed: $0) }
  }

  /// What becomes of operation `place` of `count`.
  func fate(of place: Int, in count: Int) -> SimFate {
    switch self {
    case .nothing: .lost
    case .everything: .kept
    case .everythingTorn: .torn
    case .allBut(let lost): place == lost ? .lost : .kept
    case .allTearing(let torn): place == torn ? .torn : .kept
    case .only(let kept): place == kept ? .kept : .lost
    case .random(let seed):
      switch CrashChoice.mixed(seed &* 65_537 &+ place &* 257 &+ count) % 5 {
      case 0, 1: .lost
      case 2: .torn
      default: .kept
      }
    }
  }

  /// A number that looks like chance (SplitMix64).
  private static func mixed(_ number: Int) -> UInt64 {
    var mixed = UInt64(bitPattern: Int64(number)) &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
