// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease

/// A pattern that names paths of a tree.
///
/// It is compared with the bytes of whole paths: `*` stands for any bytes within a name, `?` for one
/// byte of a name, `**` for any bytes, `**/` at the start of a name for any directories or none. A
/// backslash takes the next byte literally. What lies below a directory that is named is named too,
/// so `share/doc` and `share/doc/**` are the same.
public struct Glob: Sendable, Hashable, CustomStringConvertible {
  /// The pattern as it was given.
  public let description: String
  private let tokens: [Token]
  private let isLiteral: Bool

  private enum Token: Hashable {
    case byte(UInt8)
    case anyByte
    /// Any bytes within a name.
    case star
    /// Any bytes.
    case everything
    /// Any bytes that end with a separator, or none.
    case directories
  }

  private static let separator = UInt8(ascii: "/")

  /// Reads a pattern.
  ///
  /// Throws `patternMalformed` for one that no path can match.
  public init(_ text: String) throws(CairnError) {
    var bytes = Array(text.utf8)
    while bytes.last == Glob.separator { bytes.removeLast() }
    let rest: [UInt8] = [Glob.separator, UInt8(ascii: "*"), UInt8(ascii: "*")]
    while bytes.count > rest.count, bytes.suffix(rest.count) == rest[...] {
      bytes.removeLast(rest.count)
    }
    guard let tokens = Glob.tokens(bytes) else {
      throw CairnError(
        .patternMalformed, "the pattern '\(text)' can match no path",
        hint: "patterns are paths below TREE without a leading slash, such as share/locale/de/**")
    }
    description = text
    self.tokens = tokens
    isLiteral = tokens.allSatisfy { if case .byte = $0 { true } else { false } }
  }

  private static func tokens(_ bytes: [UInt8]) -> [Token]? {
    guard let first = bytes.first, first != separator else { return nil }
    var tokens: [Token] = []
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      switch byte {
      case 0: return nil
      case UInt8(ascii: "?"): tokens.append(.anyByte)
      case UInt8(ascii: "\\"):
        guard place < bytes.count else { return nil }
        tokens.append(.byte(bytes[place]))
        place += 1
      case UInt8(ascii: "*"):
        guard place < bytes.count, bytes[place] == byte else {
          tokens.append(.star)
          continue
        }
        while place < bytes.count, bytes[place] == byte { place += 1 }
        let startsName = tokens.last.map { $0 == .byte(separator) || $0 == .directories } ?? true
        if startsName, place < bytes.count, bytes[place] == separator {
          place += 1
          tokens.append(.directories)
        } else {
          tokens.append(.everything)
        }
      default: tokens.append(.byte(byte))
      }
    }
    return tokens
  }

  /// Whether the pattern names `path` or a directory above it.
  ///
  /// - Complexity: O(n m) for n bytes and m signs of the pattern, whatever they are.
  public func matches(_ path: TreePath) -> Bool {
    if isLiteral { return startsWithLiteral(path.bytes) }
    // Which tokens could be the next to be met: all ways are followed at once.
    var states = [Bool](repeating: false, count: tokens.count + 1)
    var next = states
    states[0] = true
    skip(in: &states)
    for (place, byte) in path.bytes.enumerated() {
      if byte == Glob.separator, place > 0, states[tokens.count] { return true }
      for index in next.indices { next[index] = false }
      for (index, token) in tokens.enumerated() where states[index] {
        switch token {
        case .byte(let expected): if byte == expected { next[index + 1] = true }
        case .anyByte: if byte != Glob.separator { next[index + 1] = true }
        case .star: if byte != Glob.separator { next[index] = true }
        case .everything: next[index] = true
        case .directories:
          next[index] = true
          if byte == Glob.separator { next[index + 1] = true }
        }
      }
      skip(in: &next, after: byte)
      swap(&states, &next)
    }
    return states[tokens.count]
  }

  /// Goes past tokens that may stand for nothing.
  private func skip(in states: inout [Bool], after byte: UInt8? = nil) {
    for (index, token) in tokens.enumerated() where states[index] {
      switch token {
      case .star, .everything: states[index + 1] = true
      // It starts at the start of a name; elsewhere it is in the middle of one.
      case .directories: if byte == nil || byte == Glob.separator { states[index + 1] = true }
      case .byte, .anyByte: break
      }
    }
  }

  private func startsWithLiteral(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= tokens.count else { return false }
    for (index, token) in tokens.enumerated() where token != .byte(bytes[index]) { return false }
    return bytes.count == tokens.count || bytes[tokens.count] == Glob.separator
  }
}
