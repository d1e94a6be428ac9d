// SPDX-License-Identifier: Apache-2.0

/// What zlib's `deflateInit2` is told: the same settings and the same bytes give the same stream.
///
/// One more setting comes close to encoders that zlib is not: the shortest match that they use.
public struct DeflateSettings: Sendable, Hashable {
  /// How zlib looks for matches and codes blocks.
  public enum Strategy: UInt8, Sendable, Hashable, CaseIterable {
    /// Strings anywhere in the window.
    case standard
    /// Strings anywhere in the window, but none of five bytes or fewer.
    case filtered
    /// Literals only.
    case huffman
    /// Runs of one byte only.
    case rle
    /// As `standard`, with the fixed codes only.
    case fixed
  }

  /// The effort, 1 to 9.
  public let level: Int
  /// The window is two to this power, in bytes: 9 to 15.
  public let windowBits: Int
  /// The size of the hash table and of the token buffer, 1 to 9.
  public let memoryLevel: Int
  /// How matches are looked for.
  public let strategy: Strategy
  /// The shortest match that is used, 3 to 6; zlib's is 3.
  public let shortestMatch: Int

  /// Settings as most programs choose them.
  public static let usual = DeflateSettings()

  /// The settings of `deflateInit2`; nil where one is out of its range.
  public init?(
    level: Int, windowBits: Int, memoryLevel: Int, strategy: Strategy = .standard,
    shortestMatch: Int = 3
  ) {
    guard 1...9 ~= level, 9...15 ~= windowBits, 1...9 ~= memoryLevel, 3...6 ~= shortestMatch else {
      return nil
    }
    self.level = level
    self.windowBits = windowBits
    self.memoryLevel = memoryLevel
    self.strategy = strategy
    self.shortestMatch = shortestMatch
  }

  private init() {
    level = 6
    windowBits = 15
    memoryLevel = 8
    strategy = .standard
    shortestMatch = 3
  }

  /// Whether zlib has these settings.
  var areThoseOfLibrary: Bool { shortestMatch == Token.minLength }

  /// The settings as one number below `codeCount`: digits of mixed radix, the most varied one last,
  /// each with its usual value first, so that the usual settings have small numbers.
  public var code: UInt64 {
    let memory = (memoryLevel + 1) % 9
    let kind = (shortestMatch - 3) * 5 + Int(strategy.rawValue)
    let digits = (kind * 9 + memory) * 7 + (15 - windowBits)
    return UInt64(digits * 9 + level - 1)
  }

  /// Whether a recipe with these settings may have corrections: those need the bytes ahead and the
  /// chains that only some strategies have.
  public var allowCorrections: Bool { strategy != .huffman && strategy != .rle }

  /// The number of tokens that make a block full.
  var blockCapacity: Int { 1 << (memoryLevel + 6) - 1 }

  /// The number of codes.
  public static let codeCount: UInt64 = 4 * 5 * 9 * 7 * 9

  /// The number of codes, from 0 on, of settings that zlib has.
  package static let libraryCodeCount: UInt64 = 5 * 9 * 7 * 9

  /// The settings with this code; nil where there are none.
  public init?(code: UInt64) {
    guard code < DeflateSettings.codeCount else { return nil }
    let code = Int(code)
    guard let strategy = Strategy(rawValue: UInt8(code / (9 * 7 * 9) % 5)) else { return nil }
    let memory = code / (9 * 7) % 9
    self.init(
      level: code % 9 + 1, windowBits: 15 - code / 9 % 7, memoryLevel: (memory + 7) % 9 + 1,
      strategy: strategy, shortestMatch: code / (5 * 9 * 7 * 9) + 3)
  }
}
