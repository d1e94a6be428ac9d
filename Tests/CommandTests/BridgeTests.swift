// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Bridges on the command line")
struct BridgeTests {
  /// A sandbox with the repository of the shared chain, as a copy that may be changed.
  private func copied(_ chain: DeviceChain) throws -> Sandbox {
    let sandbox = try Sandbox()
    _ = try sandbox.shell(#"cp -a "$1" repo"#, [chain.repository])
    return sandbox
  }

  private func plan(_ sandbox: Sandbox) throws -> [String: Any] {
    try sandbox.good(
      "plan", "2025-04", "--root", "root", "--from", "repo", "--allow-unsigned", "--json"
    ).json
  }

  @Test("a device takes a bridge by itself, and the tree is the release's")
  func install() throws {
    let chain = try DeviceChain.made()
    let sandbox = try copied(chain)
    try sandbox.good(
      "install", "2024-10", "--root", "root", "--from", "repo", "--allow-unsigned", "-q",
      "--feature", "lang-de", "--feature", "lang-fr")
    let before = try #require(try plan(sandbox)["downloadSize"] as? Int)
    let made = try sandbox.good(
      "release", "bridge", "2025-04", "--from", "2024-10", "--repo", "repo", "--tree",
      chain.tree("2025-04"), "--json"
    ).json
    let package = try #require((made["bridge"] as? [String: Any])?["package"] as? [String: Any])
    #expect(package["bridge"] as? Bool == true)
    #expect(made["command"] as? String == "release bridge")
    let after = try plan(sandbox)
    #expect(try #require(after["downloadSize"] as? Int) < before)
    let packages = try #require(after["packages"] as? [[String: Any]])
    #expect(packages.contains { $0["reason"] as? String == "bridge" })
    let shown = try sandbox.good(
      "install", "2025-04", "--root", "root", "--from", "repo", "--allow-unsigned")
    #expect(shown.output.contains("2025-04 (KB5055523) (bridge)"))
    try sandbox.good("verify", "--root", "root")
    let same = try sandbox.shell(
      #"diff -r --no-dereference --exclude=.cairn root "$1""#, [chain.tree("2025-04")])
    #expect(same.output == "")
    try sandbox.good("uninstall", "--root", "root", "-q")
    let list = try sandbox.good("release", "list", "--repo", "repo")
    #expect(list.output.contains("bridge"))
  }

  @Test("add makes bridges along with a release, and passes over one that is not needed")
  func add() throws {
    let sandbox = try Sandbox()
    for (id, size) in [("a", 30_000), ("b", 31_000), ("c", 32_000)] {
      _ = try sandbox.shell("mkdir \(id)")
      try sandbox.write(Contents.noise(size: size, seed: 1), to: "\(id)/file")
      let made = try sandbox.good(
        "release", "add", id, "--repo", "repo", "--id", id, "--bridge-from", "previous", "--json"
      ).json
      let bridges = try #require(made["bridges"] as? [[String: Any]])
      #expect(bridges.map { $0["from"] as? String } == (id == "c" ? ["b"] : []))
    }
    let refused = try sandbox.cairn("release", "bridge", "b", "--from", "a", "--repo", "repo")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("b is encoded against a already"))
  }

  @Test("a bridge that is damaged or gone is left out")
  func damaged() throws {
    let chain = try DeviceChain.made()
    let sandbox = try copied(chain)
    try sandbox.good(
      "release", "bridge", "2025-04", "--from", "2024-10", "--repo", "repo", "-q")
    for damage in ["truncate -s 100", "rm"] {
      _ = try sandbox.shell("rm -rf root; \(damage) repo/packages/*-from-*")
      try sandbox.good(
        "install", "2024-10", "--root", "root", "--from", "repo", "--allow-unsigned", "-q")
      try sandbox.good(
        "install", "2025-04", "--root", "root", "--from", "repo", "--allow-unsigned", "-q")
      try sandbox.good("verify", "--root", "root", "-q")
    }
  }

  @Test("a bridge by itself says what it is")
  func alone() throws {
    let chain = try DeviceChain.made()
    let sandbox = try copied(chain)
    try sandbox.good(
      "release", "bridge", "2025-04", "--from", "2024-10", "--repo", "repo", "-q")
    let outcome = try sandbox.shell(
      #"exec "$CAIRN" install repo/packages/*-from-* --root root --allow-unsigned"#)
    #expect(outcome.status == 6)
    #expect(outcome.errors.contains("is a bridge to 2025-04"))
  }
}
