// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Keys are made and shown")
struct KeyTests {
  @Test(
    "a key is made for its owner alone, and has one id", arguments: ["ed25519", "ecdsa", "rsa"])
  func generate(type: String) throws {
    let sandbox = try Sandbox()
    let made = try sandbox.cairn("key", "generate", "my.pem", "--type", type, "--json")
    #expect(made.status == 0, "\(made.errors)")
    let key = try #require(try made.json["key"] as? [String: Any])
    #expect(key["type"] as? String == type)
    let id = try #require(key["id"] as? String)
    #expect(id.count == 64)
    #expect(try sandbox.permissions(of: "my.pem") == 0o600)
    #expect(!made.output.contains("PRIVATE"))
    let shown = try sandbox.cairn("key", "show", "my.pem", "my.pem.pub")
    #expect(shown.output.components(separatedBy: id).count == 3)
  }

  @Test("a key that is there is replaced only if that is asked for")
  func force() throws {
    let sandbox = try Sandbox()
    _ = try sandbox.cairn("key", "generate", "my.pem")
    let before = try sandbox.read("my.pem") + sandbox.read("my.pem.pub")
    let twice = try sandbox.cairn("key", "generate", "my.pem", "--json")
    #expect(twice.status == 1)
    #expect(try twice.error["code"] as? String == "file.output-exists")
    #expect(try sandbox.read("my.pem") + sandbox.read("my.pem.pub") == before)
    #expect(try sandbox.cairn("key", "generate", "my.pem", "--force").status == 0)
    #expect(try sandbox.read("my.pem") + sandbox.read("my.pem.pub") != before)
    #expect(try sandbox.names == ["my.pem", "my.pem.pub"])
  }

  @Test("a key whose public part would replace a file is not made at all")
  func publicExists() throws {
    let sandbox = try Sandbox()
    try sandbox.write([1], to: "my.pem.pub")
    #expect(try sandbox.cairn("key", "generate", "my.pem").status == 1)
    #expect(try sandbox.names == ["my.pem.pub"])
  }

  @Test("what is no key is told with a remedy")
  func noKey() throws {
    let sandbox = try Sandbox()
    try sandbox.write(Array("text".utf8), to: "file")
    let shown = try sandbox.cairn("key", "show", "file", "--json")
    #expect(shown.status == 12)
    #expect(try shown.error["code"] as? String == "trust.key")
    #expect(try shown.error["hint"] as? String != nil)
  }
}
