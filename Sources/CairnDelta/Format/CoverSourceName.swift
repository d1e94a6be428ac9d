// SPDX-License-Identifier: Apache-2.0

/// How a cover names its source (Format-Delta 4.1).
enum CoverSourceName: Equatable {
  /// The diagonal of the cover before.
  case resumed
  /// The base goes on where the cover before ended.
  case contiguous
  /// The n-th most recent other diagonal.
  case recent(Int)
  /// A distance of its own.
  case far
  /// No base: one byte repeated.
  case fill

  /// How many diagonals are remembered.
  static let recentCount = 16

  /// The number that stands for the name.
  var number: UInt64 {
    switch self {
    case .resumed: return 0
    case .contiguous: return 1
    case .far: return 2
    case .fill: return 3
    case .recent(let place): return UInt64(4 + place)
    }
  }

  /// The name that `number` stands for.
  init?(number: UInt64) {
    switch number {
    case 0: self = .resumed
    case 1: self = .contiguous
    case 2: self = .far
    case 3: self = .fill
    case 4..<UInt64(4 + CoverSourceName.recentCount): self = .recent(Int(number) - 4)
    default: return nil
    }
  }

  /// A class for contexts.
  var contextClass: Int {
    switch self {
    case .resumed: return 0
    case .contiguous: return 1
    case .recent: return 2
    case .far, .fill: return 3
    }
  }
}
