// SPDX-License-Identifier: Apache-2.0

/// What is known when a cover is coded, as the contexts of its numbers (Format-Delta 7.1).
struct CoverContext {
  private var lastGapClass = 0
  private var lastSourceClass = 0
  private var gapClass = 0
  private var sourceClass = 0

  static let gapContexts = 16
  static let sourceContexts = 32
  static let distanceContexts = 8
  static let lengthContexts = 32

  /// For the gap before the cover.
  var gap: Int { lastGapClass &* 4 &+ lastSourceClass }

  /// For the name of the source, once the gap is known.
  mutating func source(afterGap gap: Int) -> Int {
    gapClass = gap == 0 ? 0 : gap < 4 ? 1 : gap < 32 ? 2 : 3
    return gapClass &* 8 &+ lastSourceClass &* 2 &+ (lastGapClass == 0 ? 0 : 1)
  }

  /// For the distance, once the source has been named.
  mutating func distance(_ source: CoverSourceName) -> Int {
    sourceClass = source.contextClass
    return source == .fill ? 7 : gapClass
  }

  /// For the length.
  mutating func length(_ source: CoverSourceName) -> Int {
    sourceClass = source.contextClass
    lastGapClass = gapClass
    defer { lastSourceClass = sourceClass }
    return gapClass &* 8 &+ sourceClass &* 2 &+ (lastSourceClass == 0 ? 0 : 1)
  }
}

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

/// The diagonals of the covers so far, the latest first (Format-Delta 4.1).
struct DiagonalHistory {
  /// The diagonal of the cover before.
  private(set) var current = 0
  private var others = [Int](repeating: 0, count: CoverSourceName.recentCount)

  /// The n-th most recent other diagonal.
  subscript(place: Int) -> Int { others[place] }

  /// The place of `diagonal` among the others.
  func place(of diagonal: Int) -> Int? { others.firstIndex(of: diagonal) }

  /// Makes `diagonal` the current one; the current one becomes the first of the others.
  mutating func use(_ diagonal: Int) {
    if diagonal == current { return }
    var slot = others.firstIndex(of: diagonal) ?? CoverSourceName.recentCount - 1
    while slot > 0 {
      others[slot] = others[slot - 1]
      slot -= 1
    }
    others[0] = current
    current = diagonal
  }
}
