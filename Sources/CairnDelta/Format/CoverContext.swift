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
