// SPDX-License-Identifier: Apache-2.0

/// A shell pattern for target paths: `*`, `?` and `[...]`, none of which matches a slash.
struct PathPattern {
  private let parts: [[UInt8]]

  init(_ pattern: String) { parts = PathPattern.parts(pattern) }

  private static func parts(_ text: String) -> [[UInt8]] {
    text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
  }

  /// Whether the pattern matches all of `path`; the cost is at most the product of both sizes.
  func matches(_ path: String) -> Bool {
    let names = PathPattern.parts(path)
    return names.count == parts.count
      && zip(parts, names).allSatisfy { PathPattern.matches($0, $1) }
  }

  /// One part: on a mismatch only the latest star is given one character more.
  private static func matches(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
    var place = 0
    var taken = 0
    var star: (place: Int, taken: Int)?
    while taken < name.count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        place += 1
        star = (place, taken)
      } else if let next = step(pattern, place, name, &taken) {
        place = next
      } else if let latest = star {
        place = latest.place
        taken = latest.taken + characterSize(name, latest.taken)
        star = (place, taken)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// Matches one character; the pattern's next place, or `nil` where it does not match.
  private static func step(
    _ pattern: [UInt8], _ place: Int, _ name: [UInt8], _ taken: inout Int
  ) -> Int? {
    guard place < pattern.count else { return nil }
    if pattern[place] == UInt8(ascii: "?") {
      taken += characterSize(name, taken)
      return place + 1
    }
    if pattern[place] == UInt8(ascii: "["), let set = CharacterSet(pattern, at: place) {
      guard set.contains(name[taken]) else { return nil }
      taken += characterSize(name, taken)
      return set.end
    }
    guard pattern[place] == name[taken] else { return nil }
    taken += 1
    return place + 1
  }

  /// The number of bytes of the character that begins at a place.
  private static func characterSize(_ name: [UInt8], _ place: Int) -> Int {
    var end = place + 1
    while end < name.count, name[end] & 0xC0 == 0x80 { end += 1 }
    return end - place
  }

  /// A set in brackets: single characters and ranges of ASCII, negated by `!`.
  private struct CharacterSet {
    /// The place after the closing bracket.
    let end: Int
    private let content: ArraySlice<UInt8>
    private let isNegated: Bool

    /// The set that begins at an opening bracket; `nil` if it is never closed.
    init?(_ pattern: [UInt8], at place: Int) {
      var first = place + 1
      isNegated = first < pattern.count && pattern[first] == UInt8(ascii: "!")
      if isNegated { first += 1 }
      // A closing bracket that comes first belongs to the set.
      guard first < pattern.count,
        let close = pattern[(first + 1)...].firstIndex(of: UInt8(ascii: "]"))
      else { return nil }
      content = pattern[first..<close]
      end = close + 1
    }

    func contains(_ byte: UInt8) -> Bool {
      // The first byte of a longer character says too little about it to trust anybody for.
      guard byte < 0x80 else { return isNegated }
      var place = content.startIndex
      var isInside = false
      while place < content.endIndex {
        if place + 2 < content.endIndex, content[place + 1] == UInt8(ascii: "-") {
          if content[place] <= byte, byte <= content[place + 2] { isInside = true }
          place += 3
        } else {
          if content[place] == byte { isInside = true }
          place += 1
        }
      }
      return isInside != isNegated
    }
  }
}
