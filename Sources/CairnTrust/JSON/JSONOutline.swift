// SPDX-License-Identifier: Apache-2.0

internal import CairnDelta

/// What can be seen of a JSON text without understanding it, before the decoder reads it.
///
/// The decoder recurses, takes `1.0` for `1`, drops a member that is there twice and forgives a comma
/// too many; this look finds all four in one pass. It need not recognise malformed JSON, the decoder does that: for a text that the decoder
/// accepts, what is outside of strings is exactly the punctuation, the literals and the numbers.
struct JSONOutline {
  /// The number of members of all objects in the text: each has one colon.
  private(set) var memberCount = 0

  init(of bytes: [UInt8]) throws(CairnError) {
    var depth = 0
    var isInString = false
    var isEscaped = false
    var last = UInt8(ascii: " ")
    for byte in bytes {
      // No JSON text has control characters in strings; a text in UTF-16 or UTF-32, which decoders
      // recognise, is full of zeros.
      guard byte != 0 else { throw JSON.malformed("it is not JSON in UTF-8") }
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      guard byte < 0x80 else { throw JSON.malformed("it is not JSON in UTF-8") }
      switch byte {
      case UInt8(ascii: "\""):
        isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        guard depth <= JSON.largestDepth else {
          throw JSON.malformed("it is nested deeper than \(JSON.largestDepth) levels")
        }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard last != UInt8(ascii: ",") else { throw JSON.malformed("it is not JSON") }
        depth -= 1
      case UInt8(ascii: ":"):
        memberCount += 1
      case UInt8(ascii: "."), UInt8(ascii: "E"):
        throw JSON.malformed("it has a number that is not whole")
      case UInt8(ascii: "e") where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last):
        throw JSON.malformed("it has a number that is not whole")
      default:
        break
      }
      if byte > UInt8(ascii: " ") { last = byte }
    }
  }
}
