// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite("A device comes to a release")
struct DeviceInstallTests {
  private let sandbox: Sandbox
  private let chain: DeviceChain

  init() throws {
    sandbox = try Sandbox()
    chain = try DeviceChain.made()
  }

  @Test("a fresh device becomes any release", arguments: DeviceChain.releases.map(\.id))
  func fresh(id: String) throws {
    try sandbox.device(on: id)
    try sandbox.expect("device", is: id)
    let status = try sandbox.good("status", "--root", "device", "--json").json
    #expect((status["release"] as? [String: Any])?["id"] as? String == id)
    #expect(status["damaged"] as? Int == 0)
  }

  @Test(
    "in one go, one by one and fresh give equal trees",
    arguments: [
      ("2024-08", "2025-04"),
      ("2024-09", "2025-04"), ("2024-09-preview", "2024-12"), ("2024-10", "2025-03"),
    ])
  func ways(from: String, to: String) throws {
    try sandbox.device("go", on: from)
    try sandbox.good("install", to, "--root", "go", "--allow-unsigned", "--from", chain.repository)
    try sandbox.expect("go", is: to)

    try sandbox.device("single", on: from)
    let ids = DeviceChain.releases.map(\.id)
    let start = try #require(ids.firstIndex(of: from))
    let end = try #require(ids.firstIndex(of: to))
    for id in ids[(start + 1)...end] {
      try sandbox.good(
        "install", try chain.package(id), "--root", "single", "--allow-unsigned")
      try sandbox.expect("single", is: id)
    }
  }

  @Test("only the target is named, and the folder may hold anything")
  func folder() throws {
    try sandbox.device(on: "2024-08")
    try sandbox.folder("stick", "2024-09", "2024-12")
    #expect(try sandbox.shell("echo hello > stick/readme; mkdir stick/photos").status == 0)
    let outcome = try sandbox.good(
      "install", "KB5048667", "--root", "device", "--allow-unsigned", "--from", "stick", "--json")
    try sandbox.expect("device", is: "2024-12")
    let packages = try #require(try outcome.json["packages"] as? [[String: Any]])
    #expect(packages.compactMap { $0["id"] as? String } == ["2024-09", "2024-12"])
    #expect(packages.compactMap { $0["reason"] as? String } == ["missing", "target"])
  }

  @Test("a missing checkpoint is named to the letter, and nothing changes")
  func missingCheckpoint() throws {
    try sandbox.device(on: "2024-08")
    let before = try sandbox.fingerprint("device")
    try sandbox.folder("stick", "2024-12")
    #expect(try sandbox.shell("echo hello > stick/readme").status == 0)
    let outcome = try sandbox.cairn(
      "install", "2024-12", "--root", "device", "--allow-unsigned", "--from", "stick")
    #expect(outcome.status == 6)
    #expect(
      outcome.errors == """
        cairn: stick is used without any proof that it comes from its publisher (--allow-unsigned)
        cairn: error: 2024-12 (KB5048667) needs checkpoint 2024-09 (KB5043080), which this device \
        (2024-08) does not have
        cairn: hint: Put KB5043080's package in the same folder and run again; Cairn installs both \
        in order

        """)
    let single = try sandbox.cairn(
      "install", try chain.package("2024-12"), "--root", "device", "--allow-unsigned")
    #expect(single.status == 6)
    #expect(single.errors.contains("needs checkpoint 2024-09 (KB5043080), which"))
    #expect(try sandbox.fingerprint("device") == before)
  }

  @Test("what is installed is not installed again, and latest is not a preview")
  func alreadyInstalled() throws {
    try sandbox.device(on: "2025-04")
    for name in ["2025-04", "kb5055523", "latest"] {
      let again = try sandbox.good(
        "install", name, "--root", "device", "--allow-unsigned", "--from", chain.repository)
      #expect(again.output.contains("2025-04 (KB5055523) is already installed"))
    }
    try sandbox.folder("stick", "2024-08", "2024-09", "2024-09-preview")
    try sandbox.good("install", "latest", "--root", "new", "--allow-unsigned", "--from", "stick")
    try sandbox.expect("new", is: "2024-09", features: [])
    try sandbox.good(
      "install", "latest", "--root", "new", "--allow-unsigned", "--from", "stick", "--preview")
    try sandbox.expect("new", is: "2024-09-preview", features: [])
    let back = try sandbox.good(
      "install", "latest", "--root", "new", "--allow-unsigned", "--from", "stick")
    #expect(back.output.contains("already installed"))
  }

  @Test("an older release is refused unless it is meant")
  func downgrade() throws {
    try sandbox.device(on: "2025-04")
    let refused = try sandbox.cairn(
      "install", "2024-10", "--root", "device", "--allow-unsigned", "--from", chain.repository,
      "--json")
    #expect(refused.status == 6)
    #expect(try refused.error["code"] as? String == "release.downgrade-refused")
    try sandbox.expect("device", is: "2025-04")
    try sandbox.good(
      "install", "2024-10", "--root", "device", "--allow-unsigned", "--from", chain.repository,
      "--allow-downgrade")
    try sandbox.expect("device", is: "2024-10")
  }

  @Test("a plan changes nothing, not even for a device that does not exist")
  func plan() throws {
    let fresh = try sandbox.good(
      "plan", "latest", "--root", "new", "--allow-unsigned", "--from", chain.repository)
    #expect(fresh.output.contains("nothing -> 2025-04 (KB5055523)"))
    #expect(fresh.output.contains("this device lacks the baseline"))
    #expect(try sandbox.names.isEmpty)
    try sandbox.device(on: "2024-10")
    let before = try sandbox.fingerprint("device")
    let plan = try sandbox.good(
      "plan", "2024-12", "--root", "device", "--allow-unsigned", "--from", chain.repository,
      "--json"
    ).json
    let dry = try sandbox.good(
      "install", "2024-12", "--root", "device", "--allow-unsigned", "--from", chain.repository,
      "--dry-run", "--json"
    ).json
    #expect(plan["downloadSize"] as? Int == dry["downloadSize"] as? Int)
    #expect(plan["provenMinimal"] as? Bool == true)
    let package = try #require((plan["packages"] as? [[String: Any]])?.first)
    let ranges = try #require(package["ranges"] as? [[String: Int]])
    #expect(ranges.reduce(0) { $0 + ($1["size"] ?? 0) } == plan["downloadSize"] as? Int)
    #expect((plan["space"] as? [[String: Any]])?.first?["fits"] as? Bool == true)
    #expect(try sandbox.fingerprint("device") == before)
    let run = try sandbox.good(
      "install", "2024-12", "--root", "device", "--allow-unsigned", "--from", chain.repository,
      "--json"
    ).json
    for member in ["downloadSize", "filesAdded", "filesChanged", "filesRemoved", "writtenSize"] {
      #expect(run[member] as? Int == plan[member] as? Int, "\(member)")
    }
  }

  @Test("local changes are refused, or saved aside; what is not ours stays")
  func localChanges() throws {
    try sandbox.device(on: "2024-10")
    let edit =
      "echo mine >> device/bin/app; echo foreign > device/etc/foreign; mkdir device/empty/x"
    #expect(try sandbox.shell(edit).status == 0)
    let before = try sandbox.fingerprint("device")
    let refused = try sandbox.cairn(
      "install", "2024-12", "--root", "device", "--allow-unsigned", "--from", chain.repository)
    #expect(refused.status == 8)
    #expect(refused.errors.contains("bin/app"))
    #expect(try sandbox.fingerprint("device") == before)
    let forced = try sandbox.good(
      "install", "2024-12", "--root", "device", "--allow-unsigned", "--from", chain.repository,
      "--force")
    #expect(forced.output.contains("bin/app as bin/app.cairn-saved"))
    let checks = """
      tail -1 device/bin/app.cairn-saved | grep -q mine && grep -q foreign device/etc/foreign \
      && test -d device/empty/x
      """
    #expect(try sandbox.shell(checks).status == 0)
    #expect(
      try sandbox.shell("cd device; rm -r etc/foreign empty bin/app*.cairn-saved").status == 0)
    try sandbox.expect("device", is: "2024-12")
  }

  @Test("a package of another architecture is refused with both names")
  func wrongArchitecture() throws {
    try sandbox.device(on: "2024-08")
    try sandbox.good(
      "release", "add", chain.tree("2024-09"), "--repo", "other", "--id", "2024-09", "--product",
      "tools", "--arch", "x64", "--quiet")
    let outcome = try sandbox.shell(
      #"exec "$CAIRN" install other/packages/* --root device --allow-unsigned"#)
    #expect(outcome.status == 4)
    #expect(outcome.errors.contains("2024-09 is for x64, this device is arm64"))
    let fresh = try sandbox.cairn(
      "install", "latest", "--root", "new", "--allow-unsigned", "--from", "other", "--arch", "arm64"
    )
    #expect(fresh.status == 1)
    #expect(try sandbox.names == ["device", "other"], "a store for nothing is taken away")
  }

  @Test("a root that is missing is made only where something is installed")
  func missingRoot() throws {
    for arguments in [
      ["status"], ["verify"], ["uninstall"], ["cleanup"], ["repair"],
      ["feature", "list"],
      ["adopt", "--id", "2024-08", "--allow-unsigned", "--from", chain.repository],
    ] {
      let outcome = try sandbox.shell(#"exec "$CAIRN" "$@" --root gone --json"#, arguments)
      #expect(outcome.status == 1, "\(arguments)")
      #expect(try outcome.error["code"] as? String == "file.not-found")
    }
    #expect(try sandbox.shell("mkdir there").status == 0)
    let bare = try sandbox.cairn("status", "--root", "there", "--json")
    #expect(bare.status == 6)
    #expect(try bare.error["code"] as? String == "store.none")
    let unknown = try sandbox.cairn(
      "install", "2025-40", "--root", "made", "--allow-unsigned", "--from", chain.repository)
    #expect(unknown.status == 1)
    #expect(unknown.errors.contains("2025-04"), "the nearest name is suggested")
    #expect(try sandbox.shell("test -z \"$(ls -A there)\" && test ! -e made").status == 0)
  }
}
