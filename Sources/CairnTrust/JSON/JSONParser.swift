// SPDX-License-Identifier: Apache-2.0

internal import CairnDelta

/// Reads a JSON text strictly, in one pass.
///
/// A decoder for any Swift type has to be asked for each value as what it might be read, and pays a
/// wrong guess with an error: a file of a megabyte can keep it busy for a minute, and it forgives
/// what signatures must not (Documentation/Decisions/0014-json-of-signed-metadata.md).
struct JSONParser {
  private let bytes: [UInt8]
  private var place = 0
  private var valueCount = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value that the whole text is.
  mutating func parse() throws(CairnError) -> JSON {
    skipSpace()
    let value = try value(depth: 0)
    skipSpace()
    guard place == bytes.count else { throw unexpected() }
    return value
  }

  private mutating func value(depth: Int) throws(CairnError) -> JSON {
    valueCount += 1
    guard valueCount <= JSON.largestValueCount else {
      throw JSON.malformed("it has more than \(JSON.largestValueCount) values")
    }
    guard let first = next else { throw unexpected() }
    switch first {
    case UInt8(ascii: "{"): return .object(try members(depth: try deeper(depth)))
    case UInt8(ascii: "["): return .array(try values(depth: try deeper(depth)))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .integer(try integer())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: throw unexpected()
    }
  }

  private func deeper(_ depth: Int) throws(CairnError) -> Int {
    guard depth < JSON.largestDepth else {
      throw JSON.malformed("it is nested deeper than \(JSON.largestDepth) levels")
    }
    return depth + 1
  }

  private mutating func members(depth: Int) throws(CairnError) -> [String: JSON] {
    var members: [String: JSON] = [:]
    place += 1
    skipSpace()
    if take(UInt8(ascii: "}")) { return members }
    while true {
      guard next == UInt8(ascii: "\"") else { throw unexpected() }
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw unexpected() }
      skipSpace()
      guard members.updateValue(try value(depth: depth), forKey: name) == nil else {
        throw JSON.malformed("an object in it has the member \(Printable.text(name)) twice")
      }
      skipSpace()
      if take(UInt8(ascii: "}")) { return members }
      guard take(UInt8(ascii: ",")) else { throw unexpected() }
      skipSpace()
    }
  }

  private mutating func values(depth: Int) throws(CairnError) -> [JSON] {
    var values: [JSON] = []
    place += 1
    skipSpace()
    if take(UInt8(ascii: "]")) { return values }
    while true {
      values.append(try value(depth: depth))
      skipSpace()
      if take(UInt8(ascii: "]")) { return values }
      guard take(UInt8(ascii: ",")) else { throw unexpected() }
      skipSpace()
    }
  }

  private mutating func literal(_ text: StaticString, _ value: JSON) throws(CairnError) -> JSON {
    for byte in text.description.utf8 {
      guard take(byte) else { throw unexpected() }
    }
    return value
  }

  private mutating func integer() throws(CairnError) -> Int {
    let isNegative = take(UInt8(ascii: "-"))
    let first = place
    var number = 0
    while let digit = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) {
      let value = Int(digit - UInt8(ascii: "0"))
      let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
      // Counted downwards if negative: the least number has no positive counterpart.
      let (sum, overflow) = tens.addingReportingOverflow(isNegative ? -value : value)
      guard !isTooLarge, !overflow else {
        throw JSON.malformed("it has a number that does not fit 64 bits")
      }
      number = sum
      place += 1
    }
    guard place > first, bytes[first] != UInt8(ascii: "0") || place == first + 1 else {
      throw unexpected()
    }
    switch next {
    case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      throw JSON.malformed("it has a number that is not whole")
    default: return number
    }
  }

  // MARK: Strings

  private mutating func string() throws(CairnError) -> String {
    place += 1
    var first = place
    var unescaped: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        let end = place
        place += 1
        unescaped += bytes[first..<end]
        guard let text = String(validating: unescaped, as: UTF8.self) else {
          throw JSON.malformed("it is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"):
        unescaped += bytes[first..<place]
        place += 1
        unescaped += String(try escape()).utf8
        first = place
      case 0..<0x20:
        throw unexpected()
      default:
        place += 1
      }
    }
    throw unexpected()
  }

  private mutating func escape() throws(CairnError) -> Unicode.Scalar {
    guard let byte = next else { throw unexpected() }
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try codeUnit()
      if let scalar = Unicode.Scalar(unit) { return scalar }
      // A character beyond 16 bits is written as two halves, the high one first.
      guard unit < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
        throw unexpected()
      }
      let low = try codeUnit()
      guard (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      else { throw unexpected() }
      return scalar
    default:
      place -= 1
      throw unexpected()
    }
  }

  private mutating func codeUnit() throws(CairnError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = next, let value = Hexadecimal.value(digit) else { throw unexpected() }
      unit = unit << 4 | UInt32(value)
      place += 1
    }
    return unit
  }

  // MARK: Bytes

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    place += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next,
      byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
        || byte == UInt8(ascii: "\t")
    { place += 1 }
  }

  private func unexpected() -> CairnError {
    JSON.malformed(
      place < bytes.count
        ? "it is not JSON: byte \(place) does not belong there" : "it is not JSON: it is cut off")
  }
}
