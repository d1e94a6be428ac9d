// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust
import Testing

@Suite("Metadata files")
struct MetadataCodingTests {
  private static let header =
    #""spec_version":"1.0.31","version":1,"expires":"2030-01-01T00:00:00Z""#

  private func read<Content>(_ signed: String, _: Content.Type) throws -> Metadata<Content> {
    try Metadata(reading: Array(#"{"signatures":[],"signed":\#(signed)}"#.utf8))
  }

  @Test("what was read is written again as it was signed, unknown members included")
  func roundTrip() throws {
    let key = #"{"keytype":"x","scheme":"y","keyval":{"public":"","z":1},"k":[1]}"#
    let hash = String(repeating: "0a", count: 32)
    let delegation =
      #"{"name":"r","keyids":["b","a"],"threshold":2,"terminating":true,"paths":["b","a"],"u":{}}"#
    let texts = [
      #"{"_type":"root",\#(Self.header),"consistent_snapshot":false,"keys":{"a":\#(key)},"#
        + #""roles":{"root":{"keyids":[],"threshold":1,"x":2},"timestamp":{"keyids":["a"],"#
        + #""threshold":1},"snapshot":{"keyids":[],"threshold":3},"targets":{"keyids":[],"#
        + #""threshold":1},"mirrors":{"keyids":[],"threshold":1}},"more":null}"#,
      #"{"_type":"timestamp",\#(Self.header),"meta":{"snapshot.json":{"version":2,"length":0,"#
        + #""hashes":{"sha256":"\#(hash)","blake":"?"},"m":1},"other":7},"x-cairn-root-version":3}"#,
      #"{"_type":"snapshot",\#(Self.header),"meta":{"targets.json":{"version":1},"r.json":"#
        + #"{"version":9,"q":[]}}}"#,
      #"{"_type":"targets",\#(Self.header),"targets":{"a/b":{"length":3,"hashes":{"sha512":"#
        + #""\#(hash)\#(hash)"},"custom":{"n":null},"v":false}},"delegations":{"keys":{"a":\#(key)},"#
        + #""roles":[\#(delegation)],"w":1},"p":"q"}"#,
    ]
    for text in texts {
      let json = try JSON(reading: Array(text.utf8))
      switch text.dropFirst(10).prefix(2) {
      case "ro": #expect(try Root(json).json == json)
      case "ti":
        #expect(try Timestamp(json).json == json)
        #expect(try Timestamp(json).announcedRootVersion == 3)
      case "sn": #expect(try Snapshot(json).json == json)
      default: #expect(try Targets(json).json == json)
      }
    }
  }

  @Test(
    "what breaks the format is refused",
    arguments: [
      #""version":0"#, #""version":-1"#, #""version":"1""#, #""version":true"#,
      #""version":9223372036854775807"#,
      #""expires":"2030-01-01""#, #""expires":"2030-02-30T00:00:00Z""#,
      #""expires":"2030-01-01T00:00:00+01:00""#, #""expires":"2030-01-01T24:00:00Z""#,
      #""expires":1"#, #""_type":"targets""#, #""_type":null"#, #""meta":[]"#, #""meta":{"a":1}"#,
      #""meta":{"a":{"version":0}}"#, #""meta":{"a":{"version":1,"length":-1}}"#,
      #""meta":{"a":{"version":1,"hashes":{}}}"#,
      #""meta":{"a":{"version":1,"hashes":{"sha256":"00"}}}"#,
      #""meta":{"a":{"version":1,"hashes":{"sha256":1}}}"#,
      #""meta":{"a":{"version":1,"hashes":{"sha256":"\#(String(repeating: "0A", count: 32))"}}}"#,
      #""spec_version":1"#,
    ])
  func malformed(member: String) throws {
    var members = [
      #""_type":"snapshot""#, #""spec_version":"1.0.31""#, #""version":1"#,
      #""expires":"2030-01-01T00:00:00Z""#, #""meta":{}"#,
    ]
    _ = try read("{" + members.joined(separator: ",") + "}", Snapshot.self)
    let name = member.prefix { $0 != ":" }
    for place in members.indices where members[place].hasPrefix(name) { members[place] = member }
    let error = #expect(throws: CairnError.self) {
      try read("{" + members.joined(separator: ",") + "}", Snapshot.self)
    }
    #expect(error?.code == .trustMalformed)
    members.removeAll { $0 == member }
    #expect(throws: CairnError.self) {
      try read("{" + members.joined(separator: ",") + "}", Snapshot.self)
    }
  }

  @Test(
    "delegations that contradict themselves are refused",
    arguments: [
      #"{"name":"","keyids":[],"threshold":1,"terminating":true,"paths":[]}"#,
      #"{"name":"root","keyids":[],"threshold":1,"terminating":true,"paths":[]}"#,
      #"{"name":"r","keyids":[],"threshold":0,"terminating":true,"paths":[]}"#,
      #"{"name":"r","keyids":["a","a"],"threshold":1,"terminating":true,"paths":[]}"#,
      #"{"name":"r","keyids":[],"threshold":1,"terminating":1,"paths":[]}"#,
      #"{"name":"r","keyids":[],"threshold":1,"terminating":true}"#,
      #"{"name":"r","keyids":[],"threshold":1,"terminating":true,"paths":[],"path_hash_prefixes":[]}"#,
      #"{"name":"q","keyids":[],"threshold":1,"terminating":true,"paths":[]}"#,
    ])
  func delegations(role: String) throws {
    func text(_ roles: String) -> String {
      #"{"_type":"targets",\#(Self.header),"targets":{},"delegations":{"keys":{},"roles":[\#(roles)]}}"#
    }
    let good = #"{"name":"q","keyids":[],"threshold":1,"terminating":false,"paths":["*"]}"#
    _ = try read(text(good), Targets.self)
    #expect(throws: CairnError.self) { try read(text(good + "," + role), Targets.self) }
  }

  @Test(
    "times are written as they are read",
    arguments: [
      "1970-01-01T00:00:00Z", "2030-12-31T23:59:59Z", "2024-02-29T12:30:01Z",
      "9999-12-31T23:59:59Z",
    ])
  func times(text: String) throws { #expect(try UTCTime(text).description == text) }

  @Test("times stay within four digits of a year")
  func farTimes() throws {
    #expect(UTCTime.latest.description == "9999-12-31T23:59:59Z")
    #expect(UTCTime.earliest.description == "1970-01-01T00:00:00Z")
    #expect(UTCTime(secondsSince1970: .max) == .latest)
    #expect(UTCTime.latest.adding(seconds: .max) == .latest)
    #expect(UTCTime.earliest.adding(seconds: .min) == .earliest)
  }

  @Test("a root without one of the four roles is refused")
  func fewRoles() throws {
    let root = try JSON(
      reading: Array(Self.root(["root", "timestamp", "snapshot", "targets"]).utf8))
    _ = try Root(root)
    for missing in ["root", "timestamp", "snapshot", "targets"] {
      let names = ["root", "timestamp", "snapshot", "targets", "more"].filter { $0 != missing }
      let json = try JSON(reading: Array(Self.root(names).utf8))
      #expect(throws: CairnError.self) { try Root(json) }
    }
  }

  private static func root(_ names: [String]) -> String {
    let roles = names.map { #""\#($0)":{"keyids":[],"threshold":1}"# }.joined(separator: ",")
    return #"{"_type":"root",\#(header),"keys":{},"roles":{\#(roles)}}"#
  }

  @Test("what is too long is noticed before the end")
  func endless() throws {
    var check = try FileCheck("it", length: 10, hashes: nil)
    try [UInt8](repeating: 0, count: 10).withView { view throws(CairnError) in
      try check.update(view)
    }
    let error = #expect(throws: CairnError.self) {
      try [0].withView { view throws(CairnError) in try check.update(view) }
    }
    #expect(error?.code == .trustMixed)
  }

  @Test("a target's content is checked to the byte, in pieces of any size")
  func fileCheck() throws {
    let content = [UInt8](0..<200)
    func check(_ pieces: [[UInt8]], _ hashes: Hashes, length: Int?) -> ErrorCode? {
      do throws(CairnError) {
        var check = try FileCheck("it", length: length, hashes: hashes)
        for piece in pieces {
          try piece.withView { view throws(CairnError) in try check.update(view) }
        }
        try check.finish()
        return nil
      } catch {
        return error.code
      }
    }
    let hashes = Hashes(of: content)
    let pieces = [Array(content[..<70]), [], Array(content[70...])]
    #expect(check(pieces, hashes, length: 200) == nil)
    #expect(check(pieces, hashes, length: nil) == nil)
    #expect(check(pieces, hashes, length: 199) == .trustMixed)
    #expect(check(pieces, hashes, length: 201) == .trustMixed)
    #expect(check(pieces.reversed(), hashes, length: 200) == .trustMixed)
    #expect(check(pieces, Hashes(sha256: nil), length: 200) == .trustMalformed)
    let both = Hashes(sha256: hashes.sha256, sha512: [UInt8](repeating: 0, count: 64))
    #expect(check(pieces, both, length: 200) == .trustMixed)
  }
}
