// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite("An interruption at any moment leaves the old state or the new one", .serialized)
struct InterruptionTests {
  /// Starts the application of a delta and sends a signal as soon as its part file has grown.
  ///
  /// Shells let background jobs ignore SIGINT, which `env` undoes.
  private static func signalled(_ signal: String) -> String {
    #"""
    env --default-signal=INT "$CAIRN" apply old delta -o made 2> ../errors.$$ & process=$!
    tries=0
    until test -s .made.*.cairn-part || test -e made || test $tries -gt 1000000; do
      tries=$((tries + 1))
    done
    kill -\#(signal) $process
    wait $process; status=$?
    cat ../errors.$$ >&2; rm -f ../errors.$$
    exit $status
    """#
  }

  /// Sends a signal in the middle of the work; a run that was too quick for it is repeated.
  private func interrupt(_ sandbox: Sandbox, with signal: String) throws -> Sandbox.Outcome {
    for _ in 0..<10 {
      let outcome = try sandbox.shell(Self.signalled(signal))
      if outcome.status != 0 { return outcome }
      #expect(try sandbox.shell("cmp made new && rm made").status == 0)
    }
    throw Sandbox.SetupFailure(reason: "the work ends before a signal can reach it")
  }

  private func bigSandbox() throws -> Sandbox { try Sandbox.withDelta(size: 24 << 20) }

  @Test("SIGINT and SIGTERM keep what is done for the next run", arguments: ["INT", "TERM"])
  func interrupted(signal: String) throws {
    let sandbox = try bigSandbox()
    let stopped = try interrupt(sandbox, with: signal)
    #expect(stopped.status == 130, "\(stopped.errors)")
    #expect(stopped.errors.contains("cairn-part"), "the message says what is kept")
    #expect(try !sandbox.names.contains("made"))
    #expect(try sandbox.names.count == 4, "the part file is there")
    let resumed = try sandbox.cairn("apply", "old", "delta", "-o", "made")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try sandbox.shell("cmp made new").status == 0)
    #expect(try sandbox.names == ["delta", "made", "new", "old"])
  }

  @Test("kill -9 keeps the old state, and the next run goes on")
  func killed() throws {
    let sandbox = try bigSandbox()
    let stopped = try interrupt(sandbox, with: "KILL")
    #expect(stopped.status == 137)
    #expect(try !sandbox.names.contains("made"))
    let resumed = try sandbox.cairn("apply", "old", "delta", "-o", "made")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try sandbox.shell("cmp made new").status == 0)
  }

  /// A sandbox whose part file holds the first `size` bytes of the new file.
  private func sandboxWithPart(size: Int) throws -> (Sandbox, part: String) {
    let sandbox = try bigSandbox()
    let info = try sandbox.cairn("info", "delta", "--json").json
    let digest = try #require(info["targetSHA256"] as? String)
    let part = ".made.\(digest.prefix(16)).cairn-part"
    #expect(try sandbox.shell("head -c \(size) new > \(part)").status == 0)
    return (sandbox, part)
  }

  @Test("a run goes on after the last whole window")
  func resume() throws {
    let (sandbox, _) = try sandboxWithPart(size: 20 << 20)
    let resumed = try sandbox.cairn("apply", "old", "delta", "-o", "made", "--json")
    #expect(resumed.status == 0)
    let place = try #require(try resumed.json["resumedAt"] as? Int)
    #expect(place > 0 && place <= 20 << 20)
    #expect(resumed.errors.contains("resuming at"))
    #expect(try sandbox.shell("cmp made new").status == 0)
  }

  @Test("what cannot be verified of an earlier run is made again")
  func damagedPart() throws {
    let (sandbox, part) = try sandboxWithPart(size: 20 << 20)
    let damage = "printf X | dd of=\(part) bs=1 seek=70000 conv=notrunc 2> /dev/null"
    #expect(try sandbox.shell(damage).status == 0)
    let resumed = try sandbox.cairn("apply", "old", "delta", "-o", "made", "--json")
    #expect(resumed.status == 0)
    #expect(try resumed.json["resumedAt"] as? Int == 0)
    #expect(try sandbox.shell("cmp made new").status == 0)
  }

  @Test("two runs do not write the same file at once")
  func locked() throws {
    let (sandbox, part) = try sandboxWithPart(size: 1000)
    let outcome = try sandbox.shell(
      #"exec 9< "$1"; flock -n 9 && "$CAIRN" apply old delta -o made --json 9<&-"#, [part])
    #expect(outcome.status == 1)
    #expect(try outcome.error["code"] as? String == "file.busy")
    #expect(try sandbox.names.contains(part), "the other run's file is left alone")
  }

  @Test("a link in the place of the part file is not followed")
  func linkAsPart() throws {
    let (sandbox, part) = try sandboxWithPart(size: 0)
    let outcome = try sandbox.shell(
      #"echo precious > victim; ln -sf victim "$1"; exec "$CAIRN" apply old delta -o made"#, [part])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try sandbox.read("victim") == Array("precious\n".utf8))
    #expect(try sandbox.shell("cmp made new").status == 0)
  }

  @Test("an interrupted diff leaves nothing")
  func diff() throws {
    let sandbox = try bigSandbox()
    let before = try sandbox.names
    let outcome = try sandbox.shell(
      #"timeout -s INT --preserve-status 0.05 "$CAIRN" diff old new -o other --effort max"#)
    #expect(outcome.status == 130, "\(outcome.errors)")
    #expect(try sandbox.names == before)
  }
}
