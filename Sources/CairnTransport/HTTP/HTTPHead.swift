// SPDX-License-Identifier: Apache-2.0

/// Collects the lines of an answer's head.
package struct HTTPHead {
  /// Begins before the first line.
  package init() {}

  /// Servers have no need of more.
  static let largestSize = 256 << 10

  /// The status; nought before the first line.
  package private(set) var status = 0
  /// Whether the empty line behind the head has come.
  package private(set) var isComplete = false
  private var size = 0
  private var fields: [(name: String, value: String)] = []

  /// Takes a line as it came; false where the head has become too large.
  ///
  /// Interim answers are followed by others: each status line begins anew. Lines behind a complete
  /// head are trailers and mean nothing here.
  package mutating func add(_ line: [UInt8]) -> Bool {
    guard line.count <= HTTPHead.largestSize - size else { return false }
    size += line.count
    if isComplete && status >= 200 { return true }
    let text = String(decoding: line, as: UTF8.self).trimmed
    if text.isEmpty {
      isComplete = status != 0
    } else if text.hasPrefix("HTTP/") {
      status = text.split(separator: " ").dropFirst().first?.decimalNumber ?? 0
      fields = []
      isComplete = false
    } else if let colon = text.firstIndex(of: ":") {
      fields.append(
        (text[..<colon].lowercased(), String(text[text.index(after: colon)...]).trimmed))
    }
    return true
  }

  /// The value of a header, given in lower case; the first where there are several.
  package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// Whether a header occurs with different values, which leaves its meaning open.
  func isContradictory(_ name: String) -> Bool {
    Set(fields.filter { $0.name == name }.map(\.value)).count > 1
  }
}

extension String {
  /// The text without white space and line ends around it.
  fileprivate var trimmed: String {
    let isSpace = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
    let bytes = utf8.drop(while: isSpace)
    var end = bytes.endIndex
    while end > bytes.startIndex, isSpace(bytes[bytes.index(before: end)]) {
      end = bytes.index(before: end)
    }
    return String(self[bytes.startIndex..<end])
  }
}
