// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust
import FoundationEssentials
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

  @Test("an accent of its own does not change the order")
  func combining() throws {
    // As texts, the first of these two names comes last.
    #expect(try canonical("{\"f\":1,\"e\u{301}\":2}") == "{\"e\u{301}\":2,\"f\":1}")
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
      #"["\ud800"]"#, "\u{FEFF}[1]", "[\"\u{1}\"]", "nul", "NaN", "01", "-", "+1", "-01", "tru",
      "truex",
      "\"\\x\"", "\"\\u12\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a", "{\"a\"}", "{\"a\":}",
      "{1:1}",
      "[1 2]", "\u{B}1", "\"\n\"", "-9223372036854775809", "[1}",
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

  @Test(
    "what JSON can say in several ways is the same value",
    arguments: [
      (#""\u0041\/\b\f\n\r\t\"\\""#, "\"A/\u{8}\u{C}\n\r\t\\\"\\\\\""),
      (#""\ud83d\uDE00\uFFFF""#, "\"\u{1F600}\u{FFFF}\""), (" [ ] ", "[]"),
      ("\t{ }\r\n", "{}"), ("-0", "0"), ("-9223372036854775808", "-9223372036854775808"),
      ("9223372036854775807", "9223372036854775807"),
      (#"{ "b" : 1 , "a" : [ 1 , 2 ] }"#, #"{"a":[1,2],"b":1}"#),
    ])
  func spelling(text: String, result: String) throws {
    #expect(try canonical(text) == result)
  }

  @Test("what libraries write is read as they read it")
  func library() throws {
    struct Sample: Codable {
      var text: String
      var numbers: [Int]
      var flag: Bool
      var nested: [String: [String]]
    }
    var seed: UInt64 = 7
    func random(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % bound
    }
    func text() -> String {
      String(
        String.UnicodeScalarView(
          (0..<random(12)).compactMap { _ in Unicode.Scalar(UInt32(random(0x11_0000))) }))
    }
    for _ in 0..<300 {
      let sample = Sample(
        text: text(), numbers: (0..<random(4)).map { _ in random(1 << 30) - 1 << 29 },
        flag: random(2) == 0, nested: [text(): [text(), text()]])
      let encoder = JSONEncoder()
      if random(2) == 0 { encoder.outputFormatting = .prettyPrinted }
      let json = try JSON(reading: Array(try encoder.encode(sample)))
      #expect(
        json
          == .object([
            "text": .string(sample.text), "flag": .bool(sample.flag),
            "numbers": .array(sample.numbers.map { .integer($0) }),
            "nested": .object(sample.nested.mapValues { .array($0.map { .string($0) }) }),
          ]))
      #expect(try JSON(reading: try json.encoded()) == json)
    }
  }

  @Test("a text made to keep a reader busy is read or refused at once")
  func hostileSize() {
    for part in ["1,", "null,", "[],", "{},", "\"\",", "[[[[1]]]],", "\"\\u0000\","] {
      let text = "[" + String(repeating: part, count: 60_000) + "1]"
      #expect(throws: Never.self) { try JSON(reading: Array(text.utf8)) }
    }
    let many = "[" + String(repeating: "1,", count: JSON.largestValueCount) + "1]"
    #expect(throws: CairnError.self) { try JSON(reading: Array(many.utf8)) }
  }

  @Test("32 levels are read")
  func depth() throws {
    let text = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
    #expect(try canonical(text) == text)
  }
}
