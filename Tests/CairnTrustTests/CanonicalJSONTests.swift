// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust
import Testing

@Suite("Canonical JSON")
struct CanonicalJSONTests {
  private func canonical(_ text: String) throws(CairnError) -> String {
    String(decoding: try JSON(reading: Array(text.utf8)).canonical, as: UTF8.self)
  }

  @Test("members are sorted by code points, not as Swift sorts texts")
  func order() throws {
    // What python's securesystemslib writes for the same value.
    #expect(
      try canonical(
        #"{ "b": [1, -2, true, null, "x\"\\\n\té"], "a":"#
          + #"{"é":1,"z":2,"ê":3,"\#u{1F600}":4,"\uffff":5} }"#)
        == #"{"a":{"z":2,"é":1,"ê":3,"\#u{FFFF}":5,"\#u{1F600}":4},"b":[1,-2,true,null,"x\"\\"#
        + "\n\té\"]}")
  }

  @Test("ordinary JSON reads back as the same value")
  func roundTrip() throws {
    let value = JSON.object([
      "a": .array([.integer(.max), .integer(.min), .bool(false), .null]),
      "": .string("\u{0}\u{1F}\"\\/ \u{2028}"), "o": .object([:]),
    ])
    #expect(try JSON(reading: try value.encoded()) == value)
  }

  @Test(
    "what canonical JSON cannot have is refused",
    arguments: [
      "1.5", "1.0", "1e3", "1E3", "-0.0", "9223372036854775808", #"{"a":1,"a":1}"#,
      #"{"a":{"b":1,"b":2}}"#, "{\"\u{E9}\":1,\"e\u{301}\":2}", "", "{", "[1,]", "[1, ]",
      "{\"a\":1,}", "[,1]", "{,}", "{'a':1}", "[1] 2",
      #"["\ud800"]"#, "\u{FEFF}[1]", "[\"\u{1}\"]", "nul", "NaN", "[1}",
      String(repeating: "[", count: 33) + String(repeating: "]", count: 33),
      String(repeating: "[", count: 1_000_000),
    ])
  func refusal(text: String) {
    let error = #expect(throws: CairnError.self) { try JSON(reading: Array(text.utf8)) }
    #expect(error?.code == .trustMalformed)
    #expect(error?.hint != nil)
  }

  @Test("a text in UTF-16 or in broken UTF-8 is refused")
  func encodings() {
    let wide = Array("{\"a\":1}".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    for bytes in [wide, Array("[\"".utf8) + [0xC3, 0x28] + Array("\"]".utf8)] {
      #expect(throws: CairnError.self) { try JSON(reading: bytes) }
    }
  }

  @Test("32 levels are read")
  func depth() throws {
    let text = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
    #expect(try canonical(text) == text)
  }
}
