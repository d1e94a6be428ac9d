// SPDX-License-Identifier: Apache-2.0

/// The value of a Content-Range header: `bytes 10-19/200`, `bytes 10-19/*` or `bytes */200`.
public struct ContentRange: Sendable, Equatable {
  /// The bytes sent; `nil` in an answer that sends none.
  public let range: Range<Int>?
  /// The size of the whole file, where the server knows it.
  public let fileSize: Int?

  /// Reads a header's value; `nil` where it is none, or contradicts itself.
  public init?(_ text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
    let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    if parts[1] == "*" {
      fileSize = nil
    } else {
      guard let size = parts[1].decimalNumber else { return nil }
      fileSize = size
    }
    if parts[0] == "*" {
      guard fileSize != nil else { return nil }
      range = nil
      return
    }
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = ends[0].decimalNumber, let last = ends[1].decimalNumber,
      first <= last, last < Int.max, last < fileSize ?? Int.max
    else { return nil }
    range = first..<last + 1
  }
}

extension StringProtocol {
  /// The number that the text is in decimal digits and nothing else.
  var decimalNumber: Int? {
    guard !isEmpty, utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(self)
  }
}
