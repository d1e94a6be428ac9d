// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Updates from a signed repository on a server.
@Suite("Updates over the network", .serialized) struct NetworkTests {
  private let sandbox: Sandbox
  private let site: SignedSite

  init() throws {
    sandbox = try Sandbox()
    site = try SignedSite()
  }

  private func run(_ arguments: [String]) throws -> Sandbox.Outcome {
    try sandbox.shell(#"exec "$CAIRN" "$@""#, arguments)
  }

  private func install(_ id: String, _ options: [String] = []) throws -> Sandbox.Outcome {
    try run(["install", id, "--root", "device", "--from", site.address, "--json"] + options)
  }

  private func size(_ part: Any?, _ reason: String = "total") -> Int {
    (part as? [String: Any])?[reason] as? Int ?? -1
  }

  @Test("what is fetched is what was announced, and what the server has sent")
  func accounting() throws {
    let first = try install("2024-09", ["--trust", site.root])
    #expect(first.status == 0, "\(first.errors)")
    let firstSent = try site.requests().reduce(0) { $0 + $1.sent }
    #expect(try size(first.json["transfer"]) == firstSent)
    let plan = try run(
      ["plan", "2025-04", "--root", "device", "--from", site.address, "--json"])
    #expect(plan.status == 0, "\(plan.errors)")
    let planned = size(try plan.json["toFetch"])
    let planSent = try site.requests().reduce(0) { $0 + $1.sent }
    #expect(try size(plan.json["transfer"]) == planSent)
    let outcome = try install("2025-04")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let sent = try site.requests()
    let transfer = try outcome.json["transfer"]
    #expect(size(transfer) == sent.reduce(0) { $0 + $1.sent })
    #expect(size(transfer, "requests") == sent.count)
    // The heads were kept when the plan was made: what is asked again is whether all is as it was.
    #expect(
      size(transfer, "metadata") == sent.filter { $0.path.hasSuffix("timestamp.json") }[0].sent)
    #expect(size(transfer) == planned)
    try sandbox.expect("device", is: "2025-04", features: [])
  }

  @Test("a device that is up to date asks once")
  func upToDate() throws {
    #expect(try install("latest", ["--trust", site.root]).status == 0)
    _ = try site.requests()
    let outcome = try install("latest")
    #expect(outcome.status == 0)
    #expect(try outcome.json["changed"] as? Bool == false)
    let requests = try site.requests()
    #expect(requests.count == 1 && requests[0].sent < 5 << 10)
    #expect(try size(outcome.json["transfer"]) == requests[0].sent)
  }

  @Test("only what is damaged is fetched to repair it")
  func repair() throws {
    #expect(try install("2024-12", ["--trust", site.root]).status == 0)
    _ = try site.requests()
    #expect(try sandbox.shell("echo broken > device/etc/note-5").status == 0)
    let outcome = try run(["repair", "--root", "device", "--from", site.address, "--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    try sandbox.expect("device", is: "2024-12", features: [])
    let payloads = try site.requests().filter { $0.path.hasSuffix(".cairnpkg") }
    #expect(payloads.count == 1)
    #expect(try size(outcome.json["transfer"], "fallback") == payloads[0].sent)
  }

  @Test("an install that is cut off goes on where it stopped")
  func resume() throws {
    #expect(try install("2024-08", ["--trust", site.root]).status == 0)
    _ = try site.requests()
    try site.fail(#"[{"path": "*.cairnpkg", "fault": "cut", "at": 20000}]"#)
    let cut = try install("2025-04", ["--connections", "1"])
    var sent = try site.requests().filter { $0.path.hasSuffix(".cairnpkg") }
    #expect(sent.count > 1, "a cut is answered by going on")
    if cut.status == 0 {
      try sandbox.expect("device", is: "2025-04", features: [])
    } else {
      try sandbox.expect("device", is: "2024-08", features: [])
      try site.fail("[]")
      #expect(try install("2025-04").status == 0)
      sent += try site.requests().filter { $0.path.hasSuffix(".cairnpkg") }
      try sandbox.expect("device", is: "2025-04", features: [])
    }
    let fresh = try run(
      [
        "plan", "2025-04", "--root", "other", "--from", site.address, "--trust", site.root,
        "--json",
      ]
    )
    let whole = try size(fresh.json["toFetch"])
    #expect(sent.reduce(0) { $0 + $1.sent } < whole + 1 << 20)
  }

  @Test("damaged bytes are fetched from a mirror")
  func mirror() throws {
    let mirror = try SignedSite()
    // Both serve the same repository: the second is a copy of the first.
    #expect(
      try sandbox.shell(
        #"rm -rf "$2"/* && cp -a "$1"/* "$2""#, [site.repository, mirror.repository]
      ).status == 0)
    try site.fail(#"[{"path": "*.cairnpkg", "fault": "corrupt", "at": 3000}]"#)
    let outcome = try install(
      "2024-12", ["--trust", site.root, "--from", mirror.address, "--connections", "1"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    try sandbox.expect("device", is: "2024-12", features: [])
    #expect(try size(outcome.json["transfer"], "wasted") > 0)
    let both = try site.requests() + mirror.requests()
    #expect(try size(outcome.json["transfer"]) == both.reduce(0) { $0 + $1.sent })
  }

  @Test("nothing is installed that is not signed by whom the device trusts")
  func untrusted() throws {
    let unknown = try run(["install", "latest", "--root", "device", "--from", site.address])
    #expect(unknown.status == 12 && unknown.errors.contains("--trust"))
    let other = try SignedSite()
    let wrong = try install("latest", ["--trust", other.root])
    #expect(wrong.status == 12)
    #expect(
      try ["trust.signature", "trust.no-root"].contains(wrong.error["code"] as? String ?? ""))
    #expect(try sandbox.names == [], "a device that was not installed leaves nothing")
    #expect(try install("2024-08", ["--trust", site.root]).status == 0)
    let change = try install("latest", ["--trust", other.root])
    #expect(try change.error["code"] as? String == "trust.other-root")
    let shown = try run(["trust", "show", "--root", "device", "--json"])
    #expect(((try shown.json["trusted"] as? [String: Any])?["version"] as? Int) == 1)
    #expect(
      try run(["trust", "set", other.root, "--root", "device", "--replace"]).status == 0)
    let replaced = try install("latest")
    #expect(replaced.status == 12)
  }

  @Test("an unsigned server needs the word, and the word is said every time")
  func unsigned() throws {
    try site.publisher("rm -r site/metadata")
    let refused = try run(["install", "latest", "--root", "device", "--from", site.address])
    #expect(refused.status == 12 && refused.errors.contains("--allow-unsigned"))
    for _ in 0..<2 {
      let taken = try run(
        ["install", "latest", "--root", "device", "--from", site.address, "--allow-unsigned"])
      #expect(taken.status == 0 && taken.errors.contains("without any proof"))
    }
    try sandbox.expect("device", is: "2025-04", features: [])
  }

  @Test("old metadata is refused as what it is")
  func rollback() throws {
    try site.publisher(#"cp site/metadata/timestamp.json old.json"#)
    try site.publisher(#""$CAIRN" repo refresh site --key keys/timestamp.pem --quiet"#)
    #expect(try install("2024-08", ["--trust", site.root]).status == 0)
    try site.publisher("cp old.json site/metadata/timestamp.json")
    let outcome = try install("latest")
    #expect(try outcome.error["code"] as? String == "trust.rollback")
    try sandbox.expect("device", is: "2024-08", features: [])
  }

  @Test("a bundle is verified like a server, and its age is forgiven on demand alone")
  func bundle() throws {
    try site.publisher(
      #""$CAIRN" release export 2024-12 --with-prerequisites --repo site -o bundle --quiet"#)
    let bundle = URL(fileURLWithPath: site.repository).deletingLastPathComponent().path + "/bundle"
    let signed = try run(
      ["install", "2024-12", "--root", "device", "--from", bundle, "--trust", site.root])
    #expect(signed.status == 0, "\(signed.errors)")
    try sandbox.expect("device", is: "2024-12", features: [])
    let late = "faketime -f +30d"
    guard try sandbox.shell("command -v faketime").status == 0 else { return }
    let script = #"\#(late) "$CAIRN" install 2024-12 --root late --from "$1" --trust "$2""#
    let refused = try sandbox.shell(script, [bundle, site.root])
    #expect(refused.status == 12 && refused.errors.contains("expired"))
    let forgiven = try sandbox.shell(script + " --allow-expired", [bundle, site.root])
    #expect(forgiven.status == 0 && forgiven.errors.contains("expired at"))
    try sandbox.expect("late", is: "2024-12", features: [])
  }

  @Test("limits are kept")
  func limits() throws {
    #expect(try install("2024-08", ["--trust", site.root]).status == 0)
    let small = try install("2025-04", ["--max-bytes", "10000"])
    #expect(try small.error["code"] as? String == "transfer.too-much")
    _ = try site.requests()
    #expect(try sandbox.shell("echo x > device/bin/tool").status == 0)
    let lost = try run(
      [
        "repair", "--root", "device", "--from", site.address, "--no-full-fallback", "--json",
      ])
    #expect(try lost.error["code"] as? String == "transfer.fallback")
    #expect(try site.requests().allSatisfy { !$0.path.hasSuffix(".cairnpkg") })
  }
}
