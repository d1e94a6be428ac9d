// SPDX-License-Identifier: Apache-2.0

/// What zlib's `deflateInit2` is told: the same settings and the same bytes give the same stream.
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

  /// Settings as most programs choose them.
  public static let usual = DeflateSettings()

  /// The settings of `deflateInit2`; nil where one is out of its range.
  public init?(level: Int, windowBits: Int, memoryLevel: Int, strategy: Strategy = .standard) {
    guard 1...9 ~= level, 9...15 ~= windowBits, 1...9 ~= memoryLevel else { return nil }
    self.level = level
    self.windowBits = windowBits
    self.memoryLevel = memoryLevel
    self.strategy = strategy
  }

  private init() {
    level = 6
    windowBits = 15
    memoryLevel = 8
    strategy = .standard
  }

  /// The settings as one number below `codeCount`: digits of mixed radix, the most varied one last,
  /// each with its usual value first, so that the usual settings have small numbers.
  public var code: UInt64 {
    let memory = (memoryLevel + 1) % 9
    let digits = (Int(strategy.rawValue) * 9 + memory) * 7 + (15 - windowBits)
    return UInt64(digits * 9 + level - 1)
  }

  /// The number of codes.
  public static let codeCount: UInt64 = 5 * 9 * 7 * 9

  /// The settings with this code; nil where there are none.
  public init?(code: UInt64) {
    guard code < DeflateSettings.codeCount else { return nil }
    let code = Int(code)
    guard let strategy = Strategy(rawValue: UInt8(code / (9 * 7 * 9))) else { return nil }
    let memory = code / (9 * 7) % 9
    self.init(
      level: code % 9 + 1, windowBits: 15 - code / 9 % 7, memoryLevel: (memory + 7) % 9 + 1,
      strategy: strategy)
  }
}
