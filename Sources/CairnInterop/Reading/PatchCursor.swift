// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Reads numbers and ranges from a part of a patch, in order, never beyond its end.
struct PatchCursor {
  /// The bytes read from.
  let view: ByteView
  /// The next byte's place.
  private(set) var offset: Int
  /// What is read, for messages.
  private let name: StaticString
  /// The code for "ended too early": a section that its header measured cannot be truncated, only
  /// wrong.
  private let codeAtEnd: ErrorCode

  init(_ view: ByteView, from offset: Int = 0, name: StaticString, codeAtEnd: ErrorCode) {
    self.view = view
    self.offset = offset
    self.name = name
    self.codeAtEnd = codeAtEnd
  }

  /// How many bytes are left.
  var remaining: Int { view.count - offset }

  /// The next byte.
  @inline(__always)
  mutating func byte() throws(CairnError) -> UInt8 {
    guard offset < view.count else { throw endedEarly() }
    defer { offset &+= 1 }
    return view[offset]
  }

  /// The next `count` bytes.
  mutating func take(_ count: Int) throws(CairnError) -> ByteView {
    guard count >= 0, count <= remaining else { throw endedEarly() }
    defer { offset += count }
    return view[offset..<offset + count]
  }

  /// The next number: base 128, most significant digit first (RFC 3284 section 2).
  @inline(__always)
  mutating func number() throws(CairnError) -> Int {
    let first = try byte()
    if first < 0x80 { return Int(first) }
    return try longNumber(from: first)
  }

  private mutating func longNumber(from first: UInt8) throws(CairnError) -> Int {
    var value = Int(first & 0x7f)
    while true {
      let digit = try byte()
      // The top seven bits must be free, or the shift would lose them (or make a negative number).
      guard value >> 56 == 0 else {
        throw .foreignMalformed("a number in the \(name) does not fit 63 bits")
      }
      value = value << 7 | Int(digit & 0x7f)
      if digit < 0x80 { return value }
    }
  }

  /// The next four bytes, most significant first.
  mutating func bigEndianWord() throws(CairnError) -> UInt32 {
    let bytes = try take(4)
    return bytes.word32(at: 0).byteSwapped
  }

  private func endedEarly() -> CairnError {
    if codeAtEnd == .truncated {
      return .foreignTruncated("the patch ends inside its \(name)")
    }
    return .foreignMalformed("the \(name) ends inside an entry")
  }
}
