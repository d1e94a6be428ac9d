// SPDX-License-Identifier: Apache-2.0

import CairnFiles
import Testing

@Suite("Trees are adopted, exported, locked, and their stores kept elsewhere")
struct DeviceStoreTests {
  private let sandbox: Sandbox
  private let chain: DeviceChain

  init() throws {
    sandbox = try Sandbox()
    chain = try DeviceChain.made()
  }

  @Test("a tree that is a release is adopted, any other is not")
  func adopt() throws {
    #expect(
      try sandbox.shell(#"cp -a "$1" device; touch device/mine"#, [chain.tree("2024-10")]).status
        == 0)
    let wrong = try sandbox.cairn(
      "adopt", "--root", "device", "--id", "2024-12", "--allow-unsigned", "--from",
      chain.repository, "--json")
    #expect(wrong.status == 7)
    #expect(try wrong.error["code"] as? String == "tree.differs")
    #expect(try sandbox.shell("test ! -e device/.cairn").status == 0)
    try sandbox.good(
      "adopt", "--root", "device", "--id", "KB5044284", "--allow-unsigned", "--from",
      chain.repository)
    let again = try sandbox.cairn(
      "adopt", "--root", "device", "--id", "2024-10", "--allow-unsigned", "--from", chain.repository
    )
    #expect(again.status == 1 && again.errors.contains("under care already"))
    let status = try sandbox.good("status", "--root", "device", "--json").json
    let release = try #require(status["release"] as? [String: Any])
    #expect(release["features"] as? [String] == ["lang-de", "lang-fr"])
    #expect((status["standing"] as? [String: Any])?["id"] as? String == "2024-09")
    try sandbox.folder("stick", "2024-12")
    try sandbox.good("install", "latest", "--root", "device", "--allow-unsigned", "--from", "stick")
    #expect(try sandbox.shell("rm device/mine").status == 0)
    try sandbox.expect("device", is: "2024-12")
  }

  @Test("an export is the tree that was published, from device and repository alike")
  func export() throws {
    try sandbox.device(on: "2024-08")
    try sandbox.good(
      "install", "2024-12", "--root", "device", "--allow-unsigned", "--from", chain.repository)
    try sandbox.good("export", "latest", "-o", "now", "--root", "device")
    try sandbox.expect("now", is: "2024-12")
    try sandbox.good("export", "2024-08", "-o", "before", "--root", "device")
    try sandbox.expect("before", is: "2024-08")
    try sandbox.good("export", "2024-12", "-o", "now.tar", "--root", "device")
    try sandbox.good(
      "export", "KB5048667", "-o", "repository.tar", "--allow-unsigned", "--from", chain.repository,
      "--feature",
      "lang-de", "--feature", "lang-fr")
    let script = """
      cmp now.tar repository.tar && mkdir unpacked && tar -xpf now.tar -C unpacked \
      && "$CAIRN" export 2024-12 -o - --root device | cmp - now.tar
      """
    #expect(try sandbox.shell(script).status == 0)
    try sandbox.expect("unpacked", is: "2024-12")
    try sandbox.good(
      "export", "2024-12", "-o", "plain", "--allow-unsigned", "--from", chain.repository)
    try sandbox.expect("plain", is: "2024-12", features: [])

    let other = try sandbox.cairn("export", "2025-04", "-o", "x", "--root", "device")
    #expect(other.status == 1 && other.errors.contains("--from"))
    let full = try sandbox.cairn("export", "2024-12", "-o", "now", "--root", "device", "--json")
    #expect(try full.error["code"] as? String == "file.output-exists")
    let tar = try sandbox.cairn("export", "2024-12", "-o", "now.tar", "--root", "device")
    #expect(tar.status == 1 && tar.errors.contains("--force"))
    try sandbox.good("export", "2024-12", "-o", "now.tar", "--root", "device", "--force")
    try sandbox.folder("stick", "2024-12")
    let lacking = try sandbox.cairn(
      "export", "2024-12", "-o", "y", "--allow-unsigned", "--from", "stick")
    #expect(lacking.status == 6)
    #expect(try !sandbox.names.contains("y"))
  }

  @Test("a store elsewhere is found again, and no other directory is taken for one")
  func elsewhere() throws {
    try sandbox.good(
      "install", "2024-08", "--root", "device", "--store", "store", "--allow-unsigned", "--from",
      chain.repository)
    #expect(
      try sandbox.shell("test -e store/state.json && test ! -e device/.cairn/state.json").status
        == 0)
    try sandbox.good(
      "install", "2024-12", "--root", "device", "--allow-unsigned", "--from", chain.repository)
    try sandbox.good("verify", "--root", "device", "--store", "store")
    try sandbox.expect("device", is: "2024-12", features: [])
    try sandbox.good("uninstall", "--root", "device")
    try sandbox.expect("device", is: "2024-08", features: [])
    #expect(try sandbox.shell("mkdir full; echo x > full/file").status == 0)
    for (root, store) in [("device", "full"), ("new", "full"), ("new", "store")] {
      let outcome = try sandbox.cairn(
        "install", "2024-08", "--root", root, "--store", store, "--allow-unsigned", "--from",
        chain.repository, "--json"
      )
      #expect(outcome.status == 1)
      #expect(try outcome.error["code"] as? String == "store.exists")
    }
    #expect(try sandbox.shell("mv store gone").status == 0)
    let gone = try sandbox.cairn("status", "--root", "device")
    #expect(gone.status == 6 && gone.errors.contains(".cairn/location"))
    let moved = #"realpath gone > device/.cairn/location && "$CAIRN" verify --root device"#
    #expect(try sandbox.shell(moved).status == 0)
    #expect(try sandbox.names == ["device", "full", "gone"])
  }

  @Test("a root may be named by a link, and in many ways")
  func roots() throws {
    try sandbox.device(on: "2024-10")
    #expect(try sandbox.shell("ln -s device link").status == 0)
    try sandbox.good(
      "install", "2024-12", "--root", "link", "--allow-unsigned", "--from", chain.repository)
    try sandbox.expect("device", is: "2024-12")
    #expect(
      try sandbox.shell(#"cd device && "$CAIRN" verify && "$CAIRN" status --quiet"#).status == 0)
    try sandbox.good("verify", "--root", "device/")
    try sandbox.good("verify", "--root", "./link/../device//")
    #expect(try sandbox.shell("ln -s nowhere lost").status == 0)
    let lost = try sandbox.cairn(
      "install", "2024-12", "--root", "lost", "--allow-unsigned", "--from", chain.repository)
    #expect(lost.status == 1)
    #expect(try sandbox.names == ["device", "link", "lost"])
  }

  @Test("a second run is told who is at work")
  func busy() throws {
    try sandbox.device(on: "2024-10")
    let script = """
      exec 9<>device/.cairn/lock; flock 9; echo 'process 77: cairn install latest' >&9
      "$CAIRN" install latest --root device --from "$1"
      """
    let outcome = try sandbox.shell(script, [chain.repository])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("process 77: cairn install latest"))
    try sandbox.expect("device", is: "2024-10")
  }

  @Test("pending releases and missing checkpoints are listed")
  func pending() throws {
    try sandbox.device(on: "2024-10")
    let json = try sandbox.good(
      "status", "--root", "device", "--allow-unsigned", "--from", chain.repository, "--json"
    ).json
    let pending = try #require(json["pending"] as? [String: Any])
    #expect(pending["upToDate"] as? Bool == false)
    #expect((pending["newest"] as? [String: Any])?["id"] as? String == "2025-04")
    let releases = (pending["releases"] as? [[String: Any]])?.compactMap { $0["id"] as? String }
    #expect(releases == ["2024-12", "2025-03", "2025-04"])
    let missing = try #require(pending["missingCheckpoints"] as? [[String: Any]])
    #expect((missing.first?["release"] as? [String: Any])?["id"] as? String == "2025-03")
    #expect(missing.count == 1 && missing.first?["offered"] as? Bool == true)
    try sandbox.folder("stick", "2025-04")
    let people = try sandbox.good(
      "status", "--root", "device", "--allow-unsigned", "--from", "stick")
    #expect(people.output.contains("2025-03 (KB5053598), whose package is not there"))
  }
}
