// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite("Every command does its work")
struct RoundTripTests {
  @Test("what diff makes, apply turns back into the new file")
  func diffAndApply() throws {
    let sandbox = try Sandbox.withDelta()
    let applied = try sandbox.cairn("apply", "old", "delta", "-o", "made")
    #expect(applied.status == 0)
    #expect(applied.errors.isEmpty, "a pipe sees no progress")
    #expect(try sandbox.read("made") == sandbox.read("new"))
    #expect(try sandbox.names == ["delta", "made", "new", "old"], "nothing else is left")
  }

  @Test("apply --in-place replaces the old file and keeps its permissions")
  func inPlace() throws {
    let sandbox = try Sandbox.withDelta()
    #expect(try sandbox.shell("chmod 751 old").status == 0)
    #expect(try sandbox.cairn("apply", "old", "delta", "--in-place").status == 0)
    #expect(try sandbox.read("old") == sandbox.read("new"))
    #expect(try sandbox.permissions(of: "old") == 0o751)
    let again = try sandbox.cairn("apply", "old", "delta", "--in-place", "--json")
    #expect(again.status == 9)
    #expect(try again.error["code"] as? String == "delta.already-applied")
  }

  @Test("apply --in-place follows a symbolic link and keeps it")
  func inPlaceThroughLink() throws {
    let sandbox = try Sandbox.withDelta()
    #expect(try sandbox.shell("ln -s old link").status == 0)
    #expect(try sandbox.cairn("apply", "link", "delta", "--in-place").status == 0)
    #expect(try sandbox.read("old") == sandbox.read("new"))
    #expect(try sandbox.shell("test -L link").status == 0)
  }

  @Test("the new file has the old one's permissions")
  func permissionsOfOld() throws {
    let sandbox = try Sandbox.withDelta()
    #expect(try sandbox.shell("chmod 750 old").status == 0)
    #expect(try sandbox.cairn("apply", "old", "delta", "-o", "made").status == 0)
    #expect(try sandbox.permissions(of: "made") == 0o750)
  }

  @Test("a delta obeys the umask")
  func permissionsByUmask() throws {
    let sandbox = try Sandbox.withDelta()
    let script = #"umask 027; exec "$CAIRN" diff old new -o masked --effort fast"#
    #expect(try sandbox.shell(script).status == 0)
    #expect(try sandbox.permissions(of: "masked") == 0o640)
  }

  @Test("deltas and new files travel through pipes")
  func pipes() throws {
    let sandbox = try Sandbox.withDelta()
    let script = #"""
      "$CAIRN" diff old new -o - --effort fast > piped && cmp piped delta \
        && "$CAIRN" apply old - -o - < delta | cmp - new && "$CAIRN" info - < delta > /dev/null
      """#
    let outcome = try sandbox.shell(script)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty && outcome.output.isEmpty)
  }

  @Test("an output that is a device is written to, not replaced")
  func device() throws {
    let sandbox = try Sandbox.withDelta()
    #expect(try sandbox.cairn("apply", "old", "delta", "-o", "/dev/null").status == 0)
    #expect(try sandbox.shell("test -c /dev/null").status == 0)
  }

  @Test("a null delta needs no old file")
  func nullDelta() throws {
    let sandbox = try Sandbox.withDelta()
    #expect(try sandbox.cairn("diff", "--null", "new", "-o", "null").status == 0)
    #expect(try sandbox.cairn("verify", "--null", "null").status == 0)
    #expect(try sandbox.cairn("apply", "--null", "null", "-o", "made").status == 0)
    #expect(try sandbox.read("made") == sandbox.read("new"))
    #expect(try sandbox.cairn("apply", "--null", "delta", "-o", "other").status == 2)
  }

  @Test("verify applies without writing")
  func verify() throws {
    let sandbox = try Sandbox.withDelta()
    let before = try sandbox.names
    #expect(try sandbox.cairn("verify", "old", "delta").status == 0)
    #expect(try sandbox.names == before)
    #expect(try sandbox.cairn("verify", "delta", "delta").status == 4)
  }

  @Test("an inverted delta leads back")
  func invert() throws {
    let sandbox = try Sandbox.withDelta()
    #expect(try sandbox.cairn("invert", "old", "delta", "-o", "back").status == 0)
    #expect(try sandbox.cairn("apply", "new", "back", "-o", "made").status == 0)
    #expect(try sandbox.read("made") == sandbox.read("old"))
  }

  @Test("a composed delta skips the file in the middle")
  func compose() throws {
    let sandbox = try Sandbox.withDelta()
    try sandbox.write(sandbox.read("new") + Contents.noise(size: 999, seed: 9), to: "last")
    #expect(try sandbox.cairn("diff", "new", "last", "-o", "delta2").status == 0)
    #expect(try sandbox.cairn("compose", "old", "delta", "delta2", "-o", "both").status == 0)
    #expect(try sandbox.cairn("apply", "old", "both", "-o", "made").status == 0)
    #expect(try sandbox.read("made") == sandbox.read("last"))
    let wrongOrder = try sandbox.cairn("compose", "old", "delta2", "delta", "-o", "no", "--json")
    #expect(try wrongOrder.error["code"] as? String == "delta.not-composable")
    #expect(wrongOrder.status == 4)
  }

  @Test("a delta is the same whatever the number of threads")
  func threads() throws {
    let sandbox = try Sandbox.withDelta()
    for threads in ["1", "2", "3"] {
      let made = try sandbox.cairn(
        "diff", "old", "new", "-o", "delta-\(threads)", "--effort", "fast", "--threads", threads)
      #expect(made.status == 0)
      #expect(try sandbox.read("delta-\(threads)") == sandbox.read("delta"))
    }
  }

  @Test("a delta in the VCDIFF format is told apart and applied")
  func vcdiff() throws {
    let sandbox = try Sandbox.withDelta()
    let made = try sandbox.cairn("diff", "old", "new", "-o", "vcdiff", "--format", "vcdiff")
    #expect(made.status == 0)
    #expect(try sandbox.read("vcdiff").prefix(3) == [0xD6, 0xC3, 0xC4])
    #expect(try sandbox.cairn("apply", "old", "vcdiff", "-o", "made").status == 0)
    #expect(try sandbox.read("made") == sandbox.read("new"))
    #expect(try sandbox.cairn("invert", "old", "vcdiff", "-o", "back").status == 3)
  }

  @Test(
    "an empty file is a file like any other",
    arguments: [("old", ""), ("", "new"), ("", ""), ("old", "old")])
  func empty(old: String, new: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(Array(old.utf8), to: "old")
    try sandbox.write(Array(new.utf8), to: "new")
    #expect(try sandbox.cairn("diff", "old", "new", "-o", "delta").status == 0)
    let applied = try sandbox.cairn("apply", "old", "delta", "-o", "made")
    #expect(applied.status == 0)
    #expect(try sandbox.read("made") == Array(new.utf8))
  }

  @Test("zeros become holes")
  func holes() throws {
    let sandbox = try Sandbox()
    #expect(try sandbox.shell("printf a > old; truncate -s 64M new; printf b >> new").status == 0)
    #expect(try sandbox.cairn("diff", "old", "new", "-o", "delta", "--effort", "fast").status == 0)
    #expect(try sandbox.cairn("apply", "old", "delta", "-o", "made").status == 0)
    let script = "cmp made new && test $(stat -c %b made) -lt 1024"
    #expect(try sandbox.shell(script).status == 0)
  }
}
