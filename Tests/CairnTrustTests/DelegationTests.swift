// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust
import Testing

@Suite("Targets and delegations")
struct DelegationTests {
  private let repository = TestRepository()

  private func key(_ number: Int) -> TestKey { TestKey(number: 100 + number) }

  /// Looks for a path with a new updater; the roles that were fetched for it.
  private func search(
    _ path: String, _ device: TestKeeper, limits: TrustLimits = TrustLimits()
  ) throws -> (target: TrustedTarget?, roles: [String]) {
    var updater = try repository.updater(device, limits: limits)
    try updater.refresh()
    repository.requests = []
    let target = try updater.target(path)
    return (target, repository.requests.map { String($0.dropFirst(2).dropLast(5)) })
  }

  private func code(_ path: String, _ device: TestKeeper) -> ErrorCode? {
    do throws(CairnError) {
      var updater = try repository.updater(device)
      _ = try updater.target(path)
      return nil
    } catch {
      return error.code
    }
  }

  @Test("a top-level target comes with hashes, custom data and the name it is served by")
  func topLevel() throws {
    try repository.publish()
    let device = try repository.newDevice()
    let target = try #require(try search("dir/file", device).target)
    let hash = try #require(target.hashes.namePrefix)
    #expect(target.servedPath == "dir/\(hash).file")
    #expect(target.length == 7)
    #expect(target.role == "targets")
    #expect(target.custom.map { String(decoding: $0, as: UTF8.self) } == "{\"a\":1}")
    #expect(try search("dir/other", device).target == nil)
    var updater = try repository.updater(device)
    try updater.refresh()
    #expect(updater.targets == [target])
  }

  @Test("a path is the same only byte for byte")
  func canonicalEquivalence() throws {
    let file = TargetFile(length: 0, hashes: Hashes(of: []))
    repository.targets["targets"]?.targets["\u{E9}"] = file
    try repository.publish()
    let device = try repository.newDevice()
    #expect(try search("\u{E9}", device).target != nil)
    #expect(try search("e\u{301}", device).target == nil)
  }

  @Test("roles are asked in preorder, each once, a cycle ends")
  func preorder() throws {
    repository.delegate(to: "a", key: key(1))
    repository.delegate(to: "b", key: key(2))
    repository.delegate(from: "a", to: "c", key: key(3))
    repository.delegate(from: "c", to: "a", key: key(1))
    repository.delegate(from: "a", to: "d", key: key(4))
    repository.delegate(from: "b", to: "c", key: key(3))
    try repository.publish()
    let (target, roles) = try search("missing", try repository.newDevice())
    #expect(target == nil)
    #expect(roles == ["a", "c", "d", "b"])
  }

  @Test("the first role in preorder that has the target wins")
  func priority() throws {
    repository.delegate(to: "a", key: key(1))
    repository.delegate(to: "b", key: key(2), paths: ["x"])
    repository.delegate(from: "a", to: "c", key: key(3), paths: ["x"])
    try repository.publish()
    let (target, roles) = try search("x", try repository.newDevice())
    #expect(target?.role == "c")
    #expect(roles == ["a", "c"])
  }

  @Test("after a terminating delegation nobody else is asked, also not further up")
  func terminating() throws {
    repository.delegate(to: "a", key: key(1))
    repository.delegate(to: "b", key: key(2), paths: ["x"])
    repository.delegate(from: "a", to: "c", key: key(3), .paths(["x"]), isTerminating: true)
    repository.delegate(from: "a", to: "d", key: key(4), paths: ["x"])
    repository.delegate(from: "c", to: "e", key: key(5))
    try repository.publish()
    let device = try repository.newDevice()
    #expect(try search("x", device).roles == ["a", "c", "e"])
    #expect(try search("x", device).target == nil)
    #expect(try search("y", device).target == nil, "and others are not affected")
  }

  @Test("a role is only asked for paths that every delegation to it covers")
  func scopes() throws {
    repository.delegate(to: "a", key: key(1), .paths(["one/*"]), paths: ["two/x"])
    repository.delegate(
      from: "a", to: "b", key: key(2), .paths(["*/x"]), paths: ["one/x", "two/x"])
    try repository.publish()
    let device = try repository.newDevice()
    #expect(try search("one/x", device).target?.role == "b")
    let (target, roles) = try search("two/x", device)
    #expect(target == nil)
    #expect(roles.isEmpty)
  }

  @Test("hash prefixes choose roles")
  func hashPrefixes() throws {
    // SHA-256 of "x" begins with 2d71, of "y" with a1fc.
    repository.delegate(to: "a", key: key(1), .pathHashPrefixes(["2D7", "0"]), paths: ["x", "y"])
    repository.delegate(to: "b", key: key(2), .pathHashPrefixes(["a1fc"]), paths: ["x", "y"])
    try repository.publish()
    let device = try repository.newDevice()
    #expect(try search("x", device).target?.role == "a")
    #expect(try search("y", device).target?.role == "b")
    #expect(try search("z", device).roles.isEmpty)
  }

  @Test("no more delegated roles are asked than the limit says")
  func limit() throws {
    for number in 1...6 {
      let from = number == 1 ? "targets" : "r\(number - 1)"
      repository.delegate(from: from, to: "r\(number)", key: key(number))
    }
    repository.targets["r6"]?.targets["x"] = TargetFile(length: 0, hashes: Hashes(of: []))
    try repository.publish()
    let device = try repository.newDevice()
    var limits = TrustLimits()
    limits.delegatedRoles = 6
    #expect(try search("x", device, limits: limits).target?.role == "r6")
    limits.delegatedRoles = 5
    let error = #expect(throws: CairnError.self) { try search("x", device, limits: limits) }
    #expect(error?.code == .trustMissing)
  }

  @Test("a kept role is verified as the one that delegates to it now wants")
  func currentDelegator() throws {
    repository.delegate(to: "a", key: key(1), paths: ["x"])
    try repository.publish()
    let device = try repository.newDevice()
    #expect(try search("x", device).target != nil)
    #expect(device.files["a.json"] != nil)
    // The delegation moves to another key; the role's file stays as it was.
    repository.targets["targets"]?.delegations = nil
    repository.delegate(to: "a", key: key(2))
    repository.targets["targets"]?.header.version = 2
    repository.snapshot.header.version = 2
    repository.timestamp.header.version = 2
    try repository.publish()
    #expect(code("x", device) == .trustSignature)
    repository.signers["a"] = [key(2)]
    try repository.publish()
    #expect(try search("x", device).target != nil)
  }

  @Test("a role that two others trust with different keys is good for one of them only")
  func twoDelegators() throws {
    repository.delegate(to: "a", key: key(1), .paths(["one/*"]))
    repository.delegate(to: "b", key: key(2), .paths(["two/*"]))
    repository.delegate(from: "a", to: "c", key: key(3), paths: ["one/x", "two/x"])
    repository.delegate(from: "b", to: "c", key: key(4))
    try repository.publish()
    let device = try repository.newDevice()
    var updater = try repository.updater(device)
    #expect(try updater.target("one/x")?.role == "c")
    let error = #expect(throws: CairnError.self) { try updater.target("two/x") }
    #expect(error?.code == .trustSignature)
    #expect(try updater.target("one/x")?.role == "c")
  }

  @Test("delegated roles that are missing, expired, unlisted or of another version end the search")
  func invalid() throws {
    repository.delegate(to: "a", key: key(1), paths: ["x"])
    try repository.publish()
    let device = try repository.newDevice()
    let right = try #require(repository.files["1.a.json"])
    repository.files["1.a.json"] = nil
    #expect(code("x", device) == .trustMissing)
    repository.targets["a"]?.header.version = 2
    repository.files["1.a.json"] = try repository.signed(
      try #require(repository.targets["a"]), as: "a")
    #expect(code("x", device) == .trustMixed)
    repository.targets["a"]?.header = SignedHeader(version: 1, expires: TestRepository.now)
    repository.files["1.a.json"] = try repository.signed(
      try #require(repository.targets["a"]), as: "a")
    #expect(code("x", device) == .trustExpired)
    #expect(device.files["a.json"] == nil)
    repository.files["1.a.json"] = right
    #expect(code("x", device) == nil)
    repository.targets["a"] = nil
    repository.snapshot.files["a.json"] = nil
    try repository.publish()
    #expect(code("x", try repository.newDevice()) == .trustMissing)
  }

  @Test(
    "strange names of roles become one component of a path",
    arguments: [
      ("?", "%3F"), ("../up", "..%2Fup"), ("/a", "%2Fa"), ("a b#%", "a%20b%23%25"),
      ("\u{E9}", "%C3%A9"),
    ])
  func names(name: String, encoded: String) throws {
    repository.delegate(to: name, key: key(1), paths: ["x"])
    try repository.publish()
    let device = try repository.newDevice()
    let (target, _) = try search("x", device)
    #expect(target?.role == name)
    #expect(repository.requests == ["1.\(encoded).json"])
    #expect(device.written.last == "\(encoded).json")
  }

  @Test(
    "patterns match as in a shell, and no wildcard matches a slash",
    arguments: [
      ("*.tgz", "a.tgz", true), ("*.tgz", "d/a.tgz", false), ("*", "", true), ("*", "a/b", false),
      ("a-?.x", "a-1.x", true), ("a-?.x", "a-12.x", false), ("?", "\u{E9}", true), ("?", "", false),
      ("*a*b*c*", "xaxbxcx", true), ("*a*b*c*", "xaxcxbx", false), ("d/*/x", "d/e/x", true),
      ("d/*/x", "d/x", false), ("d/", "d", false), ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false),
      ("[!a-c]x", "dx", true), ("[]]", "]", true), ("[a", "[a", true),
      ("[\u{E9}]", "\u{E8}", false),
      ("A", "a", false), ("**", "abc", true), ("\\*", "*", false), ("a", "ab", false),
      ("*\(String(repeating: "a*", count: 2000))b", String(repeating: "a", count: 5000), false),
    ])
  func patterns(pattern: String, path: String, isMatch: Bool) {
    let role = DelegatedRole(
      name: "r", role: Role(keyIDs: [], threshold: 1), scope: .paths([pattern]))
    #expect(role.isTrusted(with: path) == isMatch)
  }
}
