// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite("Damage is found and repaired")
struct DeviceDamageTests {
  private let sandbox: Sandbox
  private let chain: DeviceChain

  init() throws {
    sandbox = try Sandbox()
    chain = try DeviceChain.made()
    try sandbox.device(on: "2024-08")
    try sandbox.good(
      "install", "2024-12", "--root", "device", "--allow-unsigned", "--from", chain.repository,
      "--quiet")
  }

  /// What `verify` lists: kinds by path.
  private func damage(_ options: String...) throws -> [String: String] {
    let outcome = try sandbox.shell(
      #"exec "$CAIRN" verify --root device --json "$@""#, options)
    let list = try #require(try outcome.json["damage"] as? [[String: Any]])
    #expect(outcome.status == (list.isEmpty ? 0 : 7))
    return Dictionary(
      uniqueKeysWithValues: list.compactMap { item in
        guard let path = item["path"] as? String, let kind = item["kind"] as? String else {
          return nil
        }
        return (path, kind)
      })
  }

  @Test("every sort of damage to a tree is found and put right")
  func tree() throws {
    #expect(try damage().isEmpty)
    let script = """
      cd device; rm etc/note-1; rm -r lib/deep; printf X | dd of=bin/tool bs=1 seek=9 conv=notrunc
      chmod 600 etc/note-2; touch -d 2001-01-01 etc/note-4; rm current; mkdir current
      cp bin/app2 x; mv x bin/app2; touch etc/mine
      """
    #expect(try sandbox.shell(script).status == 0)
    let found = try damage()
    #expect(found["etc/note-1"] == "missing")
    #expect(found["lib/deep"] == "missing" && found["lib/deep/a.so"] == "missing")
    #expect(found["bin/tool"] == "changed")
    #expect(found["etc/note-2"] == "mode" && found["etc/note-4"] == "time")
    #expect(found["current"] == "wrong-kind")
    #expect(found["etc/mine"] == nil)
    #expect(Set(try damage("--quick").keys) == Set(found.keys))
    let status = try sandbox.good("status", "--root", "device", "--json").json
    #expect(status["damaged"] as? Int == found.count)

    let people = try sandbox.cairn("verify", "--root", "device")
    #expect(people.status == 7)
    #expect(people.output.contains("etc/note-1 is missing"))
    #expect(people.errors.contains("cairn repair"))

    let repair = try sandbox.good(
      "repair", "--root", "device", "--allow-unsigned", "--from", chain.repository, "--json"
    ).json
    #expect(repair["lostContents"] as? Int == 0)
    #expect(try damage().isEmpty)
    // What is of another kind is not thrown away.
    let foreign = "rm device/etc/mine && rmdir device/current.cairn-saved"
    #expect(try sandbox.shell(foreign).status == 0)
    try sandbox.expect("device", is: "2024-12")
    // The store still leads back.
    try sandbox.good("uninstall", "--root", "device")
    try sandbox.expect("device", is: "2024-08")
  }

  @Test("a damaged store is found and made whole from packages")
  func store() throws {
    let script = """
      cd device/.cairn; set -- objects/*; printf X | dd of=$1 bs=1 seek=30 conv=notrunc; rm $2
      for m in manifests/*; do printf X | dd of=$m bs=1 seek=9 conv=notrunc; done
      """
    #expect(try sandbox.shell(script).status == 0)
    let broken = try sandbox.cairn("verify", "--root", "device")
    #expect(broken.status == 7)
    let repair = try sandbox.good(
      "repair", "--root", "device", "--allow-unsigned", "--from", chain.repository)
    #expect(repair.output.contains("2 damaged deltas"))
    #expect(try damage().isEmpty)
    try sandbox.good(
      "install", "latest", "--root", "device", "--allow-unsigned", "--from", chain.repository)
    try sandbox.expect("device", is: "2025-04")
  }

  @Test("a repair without packages takes what the store has, or says that it cannot")
  func withoutPackages() throws {
    #expect(try sandbox.shell("rm device/bin/app2 device/etc/note-2").status == 0)
    let outcome = try sandbox.cairn("repair", "--root", "device")
    #expect(outcome.status == 6)
    #expect(outcome.errors.contains("--from"))
    #expect(try sandbox.shell("chmod 777 device/bin/app; cp device/bin/tool /dev/null").status == 0)
    try sandbox.good("repair", "--root", "device", "--allow-unsigned", "--from", chain.repository)
    #expect(try sandbox.shell("chmod 700 device/bin/app").status == 0)
    try sandbox.good("repair", "--root", "device")
    #expect(try damage().isEmpty)
  }

  @Test("a quick look does not read a file that looks as it did")
  func quick() throws {
    // Neither size, times nor inode tell: only reading does.
    let script = """
      cp -a device/bin/tool model; printf X | dd of=device/bin/tool bs=1 seek=9 conv=notrunc
      touch -r model device/bin/tool
      """
    #expect(try sandbox.shell(script).status == 0)
    // The system's own time of change gives it away nevertheless.
    #expect(try damage("--quick") == ["bin/tool": "changed"])
    #expect(try damage() == ["bin/tool": "changed"])
  }

  @Test("verify takes a delta or a tree, not both")
  func usage() throws {
    for arguments in [
      ["verify", "old", "delta", "--root", "device"], ["verify", "old", "delta", "--quick"],
      ["verify", "old"], ["verify", "--null"],
    ] {
      let outcome = try sandbox.shell(#"exec "$CAIRN" "$@""#, arguments)
      #expect(outcome.status == 2, "\(arguments)")
    }
  }
}
