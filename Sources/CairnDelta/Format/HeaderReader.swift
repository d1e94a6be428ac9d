// SPDX-License-Identifier: Apache-2.0

/// Reads the fields of a header out of the file's first bytes; every overrun is an error.
struct HeaderReader {
  private let content: [UInt8]
  /// How many bytes were read.
  private(set) var place = 0

  init(_ content: [UInt8]) { self.content = content }

  /// The error for a field that the format forbids.
  static func malformed(_ what: String) -> CairnError {
    CairnError(.malformed, "malformed delta: \(what)", hint: "the delta was not made by cairn")
  }

  private static var cutOff: CairnError {
    CairnError(
      .truncated, "the delta is cut off inside its header", hint: "fetch the delta again")
  }

  mutating func skip(_ count: Int) throws(CairnError) {
    guard count <= content.count - place else { throw HeaderReader.cutOff }
    place += count
  }

  mutating func byte() throws(CairnError) -> UInt8 {
    guard place < content.count else { throw HeaderReader.cutOff }
    place += 1
    return content[place - 1]
  }

  mutating func bytes(_ count: Int) throws(CairnError) -> [UInt8] {
    try skip(count)
    return Array(content[place - count..<place])
  }

  mutating func littleEndian(_ count: Int) throws(CairnError) -> UInt64 {
    try bytes(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A minimal varint below `limit`.
  mutating func number(below limit: Int) throws(CairnError) -> Int {
    let value = try Varint.read { () throws(CairnError) in try byte() }
    guard let value else { throw HeaderReader.malformed("a number is not in its shortest form") }
    guard value < UInt64(limit) else { throw HeaderReader.malformed("the number \(value)") }
    return Int(value)
  }
}
