// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Releases are published and looked at")
struct ReleaseTests {
  /// A sandbox with the trees `one` and `two` and a repository that has both.
  private static func published() throws -> Sandbox {
    let sandbox = try trees()
    let first = try sandbox.cairn("release", "add", "one", "--repo", "repo", "--id", "2024-06")
    let second = try sandbox.cairn(
      "release", "add", "two", "--repo", "repo", "--id", "2024-09", "--alias", "KB5043080",
      "--build", "26100.1742", "--checkpoint")
    guard first.status == 0, second.status == 0 else {
      throw Sandbox.SetupFailure(reason: first.errors + second.errors)
    }
    return sandbox
  }

  private static func trees(size: Int = 40_000) throws -> Sandbox {
    let sandbox = try Sandbox()
    let (old, new) = Contents.versions(size: size)
    _ = try sandbox.shell("mkdir -p one/lib one/empty two/lib two/empty && ln -s tool two/lib/link")
    try sandbox.write(old, to: "one/lib/tool")
    try sandbox.write(new, to: "two/lib/tool")
    try sandbox.write(Array("text\n".utf8), to: "one/readme")
    try sandbox.write(Array("text\n".utf8), to: "two/readme")
    return sandbox
  }

  @Test("add says what was published, for people and for programs")
  func add() throws {
    let sandbox = try Self.trees()
    let first = try sandbox.cairn("release", "add", "one", "--repo", "repo", "--id", "2024-06")
    #expect(first.status == 0)
    #expect(first.output.contains("2024-06, baseline of tree/stable/any"))
    let second = try sandbox.cairn(
      "release", "add", "two", "--repo", "repo", "--id", "2024-07", "--preview", "--json")
    let json = try second.json
    let release = try #require(json["release"] as? [String: Any])
    #expect(release["preview"] as? Bool == true)
    #expect(release["prerequisites"] as? [Int] == [0])
    #expect(json["base"] as? String == "2024-06")
    let changes = try #require(json["changes"] as? [String: Any])
    #expect(changes["newCount"] as? Int == 1 && changes["changedCount"] as? Int == 1)
    let package = try #require(release["package"] as? String)
    #expect(try sandbox.read("repo/\(package)").count == release["size"] as? Int)
  }

  @Test("list, show and prerequisites agree with the catalog")
  func look() throws {
    let sandbox = try Self.published()
    let list = try sandbox.cairn("release", "list", "--repo", "repo")
    #expect(list.output.contains("2024-09  KB5043080  26100.1742  checkpoint"))
    let releases = try sandbox.cairn("release", "list", "--repo", "repo", "--json").json
    #expect(
      (releases["releases"] as? [[String: Any]])?.map { $0["id"] as? String } ?? []
        == ["2024-06", "2024-09"])
    for name in ["2024-09", "KB5043080", "26100.1742", "latest"] {
      let shown = try sandbox.cairn("release", "show", name, "--repo", "repo", "--json").json
      #expect((shown["release"] as? [String: Any])?["id"] as? String == "2024-09")
      #expect(shown["needs"] as? [String] == ["2024-06"])
      #expect(shown["deltaCount"] as? Int == 1)
    }
    let shown = try sandbox.cairn("release", "show", "latest", "--repo", "repo")
    #expect(shown.output.contains("lib/tool"))
    let needed = try sandbox.cairn("release", "prerequisites", "KB5043080", "--repo", "repo")
    let lines = needed.output.split(separator: "\n")
    #expect(lines.count == 4 && lines[2].contains("2024-06") && lines[3].contains("KB5043080"))
  }

  @Test("export copies what an offline user needs, and such a folder can be looked at")
  func export() throws {
    let sandbox = try Self.published()
    let exported = try sandbox.cairn(
      "release", "export", "latest", "--with-prerequisites", "--repo", "repo", "-o", "stick")
    #expect(exported.status == 0, "\(exported.errors)")
    #expect(try sandbox.shell("diff -r stick repo/packages").status == 0)
    let listed = try sandbox.cairn("release", "list", "--repo", "stick", "--json").json
    #expect((listed["releases"] as? [[String: Any]])?.count == 2)
    let alone = try sandbox.cairn("release", "export", "2024-09", "--repo", "repo", "-o", "single")
    #expect(alone.status == 0)
    #expect(try sandbox.shell("test $(ls single | wc -l) = 1").status == 0)
    // The folder lacks the baseline.
    let lacking = try sandbox.cairn(
      "release", "prerequisites", "latest", "--repo", "single", "--json")
    #expect(lacking.status == 6)
    #expect(try lacking.error["code"] as? String == "package.missing")
  }

  @Test("mistakes are told with their remedies")
  func mistakes() throws {
    let sandbox = try Self.published()
    func run(_ arguments: String) throws -> (Int32, String?, String?) {
      let outcome = try sandbox.shell("exec \"$CAIRN\" release \(arguments) --repo repo --json")
      let error = try outcome.error
      return (outcome.status, error["code"] as? String, error["hint"] as? String)
    }
    let twice = try run("add two --id KB5043080")
    #expect(twice.0 == 1 && twice.1 == "release.exists")
    let both = try run("add two --id x --preview --checkpoint")
    #expect(both.0 == 2 && both.1 == "usage")
    let unknown = try run("show 2024-90")
    #expect(unknown.0 == 1 && unknown.1 == "release.unknown")
    #expect(unknown.2?.contains("2024-09") == true)
    let pattern = try run("add two --id x --feature docs")
    #expect(pattern.0 == 2 && pattern.1 == "release.pattern-malformed")
    let missing = try run("add none --id x")
    #expect(missing.0 == 1 && missing.1 == "file.not-found")
  }

  @Test("a run that was killed is gone on with, and the package is the same")
  func killed() throws {
    let sandbox = try Self.trees(size: 700_000)
    _ = try sandbox.shell(
      """
      for number in 1 2 3 4; do tail -c +$((number * 1000)) one/lib/tool > one/lib/part$number
        tail -c +$((number * 1000)) two/lib/tool > two/lib/part$number; done
      """)
    let add = #""$CAIRN" release add two --id b --threads 1 --times none --quiet --repo"#
    for repository in ["whole", "killed"] {
      let base = try sandbox.cairn(
        "release", "add", "one", "--id", "a", "--times", "none", "--effort", "fast", "--repo",
        repository)
      #expect(base.status == 0, "\(base.errors)")
    }
    #expect(try sandbox.shell("\(add) whole").status == 0)
    // Killed again and again: as soon as one payload more than before is finished.
    let kills = try sandbox.shell(
      """
      kills=0
      for round in 1 2 3; do
        \(add) killed & process=$!
        until test $(ls killed/.work 2> ../none.$$ | grep -c 'delta$') -ge $round; do
          kill -0 $process 2> ../none.$$ || break
        done
        kill -9 $process 2> ../none.$$ && kills=$((kills + 1))
        wait $process
      done
      rm -f ../none.$$
      echo $kills
      """)
    #expect((Int(kills.output.dropLast()) ?? 0) >= 1, "\(kills.output)")
    let last = try sandbox.shell("\(add) killed")
    #expect(last.status == 0 || last.errors.contains("already"), "\(last.errors)")
    #expect(try sandbox.shell("diff -r whole killed -x .lock").status == 0)
  }
}
