// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Reads the fields of a manifest or a package's head; every overrun is an error.
struct FormatReader {
  /// What is being read, for messages: "the manifest".
  let subject: String
  private let content: ByteView
  /// How many bytes were read.
  private(set) var place = 0

  init(_ content: ByteView, subject: String) {
    self.content = content
    self.subject = subject
  }

  /// How many bytes are left.
  var remaining: Int { content.count - place }

  /// The error for what the format forbids.
  func malformed(_ what: String) -> CairnError {
    CairnError(
      .packageMalformed, "\(subject) is malformed: \(what)",
      hint: "fetch the package again; if that does not help, it was not made by cairn")
  }

  mutating func view(_ count: Int) throws(CairnError) -> ByteView {
    guard count >= 0, count <= remaining else { throw malformed("it is cut off") }
    place += count
    return content[place - count..<place]
  }

  mutating func bytes(_ count: Int) throws(CairnError) -> [UInt8] { try view(count).copied() }

  mutating func byte() throws(CairnError) -> UInt8 { try view(1)[0] }

  mutating func word32() throws(CairnError) -> Int { Int(try view(4).word32(at: 0)) }

  mutating func digest() throws(CairnError) -> Digest { Digest(try view(Digest.size)) }

  /// A minimal varint of at most `limit`; where that is negative, nothing is small enough.
  mutating func number(upTo limit: Int, _ what: String) throws(CairnError) -> Int {
    let value = try Varint.read { () throws(CairnError) in try byte() }
    guard let value, limit >= 0, value <= UInt64(limit) else {
      throw malformed("\(what) is out of range")
    }
    return Int(value)
  }

  /// A count of things that take up at least `least` bytes each, so that it cannot ask for more memory
  /// than the input itself justifies.
  mutating func count(
    upTo limit: Int = .max, least: Int, _ what: String
  ) throws(CairnError) -> Int {
    let value = try number(upTo: limit, "the number of \(what)")
    guard value <= remaining / least else { throw malformed("\(value) \(what) do not fit in it") }
    return value
  }

  /// A signed number.
  mutating func signed(_ what: String) throws(CairnError) -> Int {
    let value = try Varint.read { () throws(CairnError) in try byte() }
    guard let value else { throw malformed("\(what) is not in its shortest form") }
    return Varint.unzigzag(value)
  }

  /// Bytes behind their length.
  mutating func counted(
    _ range: ClosedRange<Int>, _ what: String
  ) throws(CairnError) -> [UInt8] {
    let count = try number(upTo: range.upperBound, "the length of \(what)")
    guard count >= range.lowerBound else { throw malformed("\(what) is empty") }
    return try bytes(count)
  }

  /// Text behind its length, without control characters.
  mutating func text(_ range: ClosedRange<Int>, _ what: String) throws(CairnError) -> String {
    let bytes = try counted(range, what)
    guard let text = String(validating: bytes, as: UTF8.self), ReleaseIdentity.isText(text) else {
      throw malformed("\(what) is no text")
    }
    return text
  }

  /// Throws unless everything was read.
  func finish() throws(CairnError) {
    guard remaining == 0 else { throw malformed("\(remaining) bytes follow its end") }
  }
}
