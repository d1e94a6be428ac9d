// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite("A device goes back, and keeps only what it has to")
struct DeviceUndoTests {
  private let sandbox: Sandbox
  private let chain: DeviceChain

  init() throws {
    sandbox = try Sandbox()
    chain = try DeviceChain.made()
  }

  @Test(
    "uninstalling gives the former tree back without any package",
    arguments: [("2024-08", "2025-04"), ("2024-10", "2024-12"), ("2024-12", "2025-03")])
  func uninstall(from: String, to: String) throws {
    try sandbox.device(on: from)
    try sandbox.good(
      "install", to, "--root", "device", "--allow-unsigned", "--from", chain.repository, "--quiet")
    let plan = try sandbox.good("uninstall", "--root", "device", "--dry-run")
    #expect(plan.output.contains("no package is needed"))
    try sandbox.expect("device", is: to)
    try sandbox.good("uninstall", "--root", "device")
    try sandbox.expect("device", is: from)
    let again = try sandbox.cairn("uninstall", "--root", "device", "--json")
    #expect(again.status == 6)
    #expect(try again.error["code"] as? String == "store.nothing-to-uninstall")
    #expect((try again.error["hint"] as? String)?.contains("--allow-downgrade") == true)
    // What the next update needs is there in spite of the way back.
    try sandbox.good(
      "install", to, "--root", "device", "--allow-unsigned", "--from", chain.repository)
    try sandbox.expect("device", is: to)
  }

  @Test("the next update needs only its own packages after an undo and a cleanup")
  func updateAfterwards() throws {
    try sandbox.device(on: "2024-09")
    try sandbox.good(
      "install", "2024-12", "--root", "device", "--allow-unsigned", "--from", chain.repository)
    try sandbox.good("cleanup", "--root", "device", "--reset-base")
    try sandbox.folder("stick", "2025-03", "2025-04")
    try sandbox.good("install", "latest", "--root", "device", "--allow-unsigned", "--from", "stick")
    try sandbox.expect("device", is: "2025-04")
    try sandbox.good("uninstall", "--root", "device")
    try sandbox.expect("device", is: "2024-12")
    try sandbox.good("install", "latest", "--root", "device", "--allow-unsigned", "--from", "stick")
    try sandbox.expect("device", is: "2025-04")
  }

  @Test("cleanup frees what it said, and says what it gave up")
  func cleanup() throws {
    try sandbox.device(on: "2024-08")
    try sandbox.good(
      "install", "2025-04", "--root", "device", "--allow-unsigned", "--from", chain.repository)
    let rehearsal = try sandbox.good(
      "cleanup", "--root", "device", "--reset-base", "--dry-run", "--json"
    ).json
    let space = try sandbox.good("status", "--root", "device", "--space", "--json").json["space"]
    #expect((space as? [String: Any])?["resetBaseFrees"] as? Int == rehearsal["freedSize"] as? Int)
    let done = try sandbox.good("cleanup", "--root", "device", "--reset-base", "--json").json
    #expect(done["freedSize"] as? Int == rehearsal["freedSize"] as? Int)
    #expect(done["freedSize"] as? Int ?? 0 > 0)
    #expect((done["abandoned"] as? [String: Any])?["id"] as? String == "2024-08")
    try sandbox.expect("device", is: "2025-04")
    try sandbox.good("verify", "--root", "device")
    #expect(try sandbox.cairn("uninstall", "--root", "device").status == 6)
    let nothing = try sandbox.good("cleanup", "--root", "device", "--reset-base", "--json").json
    #expect(nothing["freedSize"] as? Int == 0)
  }

  @Test("features come and go, and a missing package is named")
  func features() throws {
    try sandbox.good(
      "install", "2024-12", "--root", "device", "--allow-unsigned", "--from", chain.repository)
    try sandbox.expect("device", is: "2024-12", features: [])
    let list = try sandbox.good("feature", "list", "--root", "device", "--json").json
    let names = (list["features"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
    #expect(names == ["lang-de", "lang-fr"])

    try sandbox.folder("stick", "2024-12", "2024-09")
    let missing = try sandbox.cairn(
      "feature", "add", "lang-de", "--root", "device", "--allow-unsigned", "--from", "stick",
      "--json")
    #expect(missing.status == 6)
    #expect(try missing.error["code"] as? String == "release.feature-incomplete")
    #expect((try missing.error["message"] as? String)?.contains("2024-08 is not there") == true)
    let bare = try sandbox.cairn("feature", "add", "lang-de", "--root", "device")
    #expect(bare.status == 6 && bare.errors.contains("--from"))
    let unknown = try sandbox.cairn("feature", "add", "lang-it", "--root", "device")
    #expect(unknown.status == 2 && unknown.errors.contains("lang-de and lang-fr"))

    try sandbox.good(
      "feature", "add", "lang-de", "--root", "device", "--allow-unsigned", "--from",
      chain.repository)
    try sandbox.expect("device", is: "2024-12", features: ["de"])
    let again = try sandbox.good("feature", "add", "lang-de", "--root", "device")
    #expect(again.output.contains("already installed"))
    // A feature stays through an update, which may add another one.
    try sandbox.good(
      "install", "latest", "--root", "device", "--allow-unsigned", "--from", chain.repository,
      "--feature", "lang-fr")
    try sandbox.expect("device", is: "2025-04")
    try sandbox.good("feature", "remove", "lang-de", "lang-fr", "--root", "device")
    try sandbox.expect("device", is: "2025-04", features: [])
    #expect(try sandbox.shell("test -z \"$(find device/share -type f)\"").status == 0)
    let gone = try sandbox.good("feature", "remove", "lang-de", "--root", "device")
    #expect(gone.output.contains("lang-de is not installed"))
    try sandbox.good("uninstall", "--root", "device")
    try sandbox.expect("device", is: "2024-12", features: [])
  }
}
