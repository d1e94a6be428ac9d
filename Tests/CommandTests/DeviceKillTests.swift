// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite("A device that is killed is old or new", .serialized)
struct DeviceKillTests {
  @Test("SIGKILL at any moment of an installation leaves the old tree or the new one")
  func kill() throws {
    let sandbox = try Sandbox()
    let chain = try DeviceChain.made()
    try sandbox.device(on: "2024-08")
    let (old, new) = try (
      sandbox.fingerprint(chain.tree("2024-08")), sandbox.fingerprint(chain.tree("2025-04"))
    )
    for round in 0..<8 {
      // From the first moments to about the end of a whole run.
      let script = """
        "$CAIRN" install 2025-04 --root device --from "$1" --quiet & pid=$!
        sleep \(0.006 * Double(round * round + 1)); kill -9 $pid 2>/dev/null; wait $pid; true
        """
      _ = try sandbox.shell(script, [chain.repository])
      let status = try sandbox.good("status", "--root", "device", "--json").json
      let tree = try sandbox.fingerprint("device")
      #expect(tree == old || tree == new, "round \(round)")
      let release = try #require((status["release"] as? [String: Any])?["id"] as? String)
      #expect(tree == (release == "2024-08" ? old : new), "round \(round)")
      #expect(status["damaged"] as? Int == 0)
      try sandbox.good("verify", "--root", "device")
      if release == "2025-04" {
        try sandbox.good("uninstall", "--root", "device", "--quiet")
        #expect(try sandbox.fingerprint("device") == old, "round \(round)")
      }
    }
    try sandbox.good(
      "install", "2025-04", "--root", "device", "--allow-unsigned", "--from", chain.repository)
    #expect(try sandbox.fingerprint("device") == new)
  }

  @Test("the next command says that it has completed what was cut off")
  func note() throws {
    let sandbox = try Sandbox()
    let chain = try DeviceChain.made()
    try sandbox.device(on: "2024-10")
    // A committed switch: the journal is there, and everything that it places.
    let script = """
      strace -f -o /dev/null -e trace=/^rename -e inject=/^rename:signal=KILL:when=3 \
        "$CAIRN" install 2024-12 --root device --from "$1" --quiet
      test -e device/.cairn/transaction/journal
      """
    let outcome = try sandbox.shell(script, [chain.repository])
    // Where nobody may trace, there is nothing to see.
    guard outcome.status == 0 else { return }
    let status = try sandbox.good("status", "--root", "device")
    #expect(
      status.errors == "cairn: completed an installation that was cut off: 2024-10 to 2024-12\n")
    try sandbox.expect("device", is: "2024-12")
    try sandbox.good("uninstall", "--root", "device")
    try sandbox.expect("device", is: "2024-10")
  }
}
