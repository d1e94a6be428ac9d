// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization
import Testing

/// A small chain of releases, published once for all tests, with what trees can do to a device in
/// it: links, modes, times, names that are no text, files that become directories.
struct DeviceChain: Sendable {
  /// The releases in order, and how they are published besides their id.
  static let releases: [(id: String, options: [String])] = [
    ("2024-08", []),
    ("2024-09", ["--alias", "KB5043080", "--build", "26100.1742", "--checkpoint"]),
    ("2024-09-preview", ["--alias", "KB5043178", "--preview"]),
    ("2024-10", ["--alias", "KB5044284"]),
    ("2024-12", ["--alias", "KB5048667", "--build", "26100.2605"]),
    ("2025-03", ["--alias", "KB5053598", "--checkpoint"]),
    ("2025-04", ["--alias", "KB5055523"]),
  ]

  /// The chain; it is made when it is first asked for.
  static func made() throws -> DeviceChain { try shared.get() }

  private static let shared = Result { try DeviceChain() }

  private let sandbox: Sandbox

  /// The repository's path.
  var repository: String { "\(sandbox.path)/repo" }

  /// The path of the tree that a release was published from.
  func tree(_ id: String) -> String { "\(sandbox.path)/trees/\(id)" }

  /// The paths of the packages in the repository, by id.
  func package(_ id: String) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(repository)/packages")
    let name = try #require(names.first { $0.hasPrefix("tools-stable-arm64-\(id.underscored)-") })
    return "\(repository)/packages/\(name)"
  }

  private init() throws {
    sandbox = try Sandbox()
    let path = sandbox.path
    DeviceChain.leftOver.withLock { $0 = path }
    atexit {
      try? FileManager.default.removeItem(atPath: DeviceChain.leftOver.withLock { $0 })
    }
    for (name, size, seed) in [
      ("app", 120_000, 1), ("tool", 40_000, 2), ("a.so", 90_000, 3), ("old.so", 30_000, 4),
      ("de", 50_000, 5), ("fr", 20_000, 6), ("new.so", 70_000, 7), ("big.so", 150_000, 8),
    ] {
      try sandbox.write(Contents.noise(size: size, seed: UInt64(seed)), to: name)
    }
    let script = DeviceChain.script
    let trees = try sandbox.shell(script)
    guard trees.status == 0 else { throw Sandbox.SetupFailure(reason: trees.errors) }
    for (id, options) in DeviceChain.releases {
      let made = try sandbox.shell(
        #"exec "$CAIRN" release add "$@" --repo repo --product tools --arch arm64 --effort fast"#
          + " --feature 'lang-de=share/de/**' --feature 'lang-fr=share/fr/**' --quiet",
        ["trees/\(id)", "--id", id] + options)
      guard made.status == 0 else { throw Sandbox.SetupFailure(reason: made.errors) }
    }
  }

  /// What nobody needs any more when the tests have run.
  private static let leftOver = Mutex("")

  private static let script = #"""
    set -e
    next() { cp -a trees/$1 trees/$2; cd trees/$2; }
    edit() { printf "$2" | dd of=$1 bs=1 seek=$3 conv=notrunc 2>/dev/null; }
    done_() { find . -type f -newermt 2025-06-01 -exec touch -d "$1" {} +; cd ../..; }
    mkdir -p trees/2024-08; cd trees/2024-08
    mkdir -p bin lib/deep share/de share/fr etc empty
    cp ../../app bin/app; ln bin/app bin/app2; cp ../../tool bin/tool; cp ../../a.so lib/deep/a.so
    cp ../../old.so lib/old.so; cp ../../de share/de/messages; cp ../../fr share/fr/messages
    for n in 1 2 3 4 5 6 7 8; do echo "note $n of the first release" > etc/note-$n; done
    echo 'key = 1' > etc/app.conf; chmod 640 etc/app.conf; chmod 755 bin/app bin/tool
    ln -s bin/app current; echo file > shape; : > nothing
    printf latin > "$(printf 'lat\351n')"; done_ 2024-08-13T10:00:00Z
    next 2024-08 2024-09; edit bin/app new 1000; edit bin/app new 60000; rm lib/old.so
    cp ../../new.so lib/new.so; rm shape; mkdir shape; echo inside > shape/in
    edit etc/note-2 N 0; done_ 2024-09-10T10:00:00Z
    next 2024-09 2024-09-preview; echo 'key = 2' > etc/app.conf; done_ 2024-09-26T10:00:00Z
    next 2024-09-preview 2024-10; rm -r shape; ln -s etc shape; edit share/de/messages D 20000
    edit lib/deep/a.so A 30000; done_ 2024-10-08T10:00:00Z
    next 2024-10 2024-12; edit bin/app tuesday 70000; mv lib/new.so lib/newer.so; chmod 700 bin/tool
    cp -p bin/app app3; mv app3 bin/app2; edit bin/app2 other 90000; rmdir empty; ln -sfn bin/tool current
    edit "$(printf 'lat\351n')" L 0; done_ 2024-12-10T10:00:00Z
    next 2024-12 2025-03; rm shape; echo file again > shape; cp ../../big.so lib/big.so
    edit bin/tool T 20000; edit share/fr/messages F 10000; done_ 2025-03-11T10:00:00Z
    next 2025-03 2025-04; edit bin/app april 50000; mkdir -m 750 empty2; rm etc/note-3
    edit lib/big.so B 70000; done_ 2025-04-08T10:00:00Z
    """#
}

extension String {
  /// The text as file names of packages have it.
  fileprivate var underscored: String { replacingOccurrences(of: "-", with: "_") }
}

extension Sandbox {
  /// Runs `cairn` and expects it to succeed.
  @discardableResult
  func good(_ arguments: String...) throws -> Outcome {
    let outcome = try shell(#"exec "$CAIRN" "$@""#, arguments)
    #expect(outcome.status == 0, "cairn \(arguments.joined(separator: " ")): \(outcome.errors)")
    return outcome
  }

  /// Everything about a tree that a release says, as text; the store is left out.
  ///
  /// - Parameter features: the optional parts to look at.
  func fingerprint(_ path: String, features: [String] = ["de", "fr"]) throws -> String {
    let hidden = ["de", "fr"].filter { !features.contains($0) }
      .map { " -o -path ./share/\($0)" }.joined()
    let skip = "\\( -path ./.cairn\(hidden) \\) -prune -o"
    let outcome = try shell(
      """
      cd "$1" || exit 1
      export LC_ALL=C
      find . -mindepth 1 \(skip) \\( -type f -printf '%p f %m %T@ %n %s\\n' \
        -o -type d -printf '%p d %m\\n' -o -type l -printf '%p l %l\\n' \
        -o -printf '%p other\\n' \\) | sort
      find . \(skip) -type f -print0 | sort -z | xargs -0 sha256sum
      """, [path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.output
  }

  /// Expects a tree to be a release.
  func expect(
    _ path: String, is id: String, features: [String] = ["de", "fr"],
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let found = try fingerprint(path, features: features)
    let wanted = try fingerprint(try DeviceChain.made().tree(id), features: features)
    #expect(found == wanted, "\(path) is not \(id)", sourceLocation: location)
  }

  /// Installs a release with both features into a new directory.
  func device(_ path: String = "device", on id: String) throws {
    try good(
      "install", id, "--root", path, "--allow-unsigned", "--from",
      try DeviceChain.made().repository, "--feature",
      "lang-de", "--feature", "lang-fr", "--quiet")
  }

  /// Puts the packages of releases into a folder.
  func folder(_ path: String, _ ids: String...) throws {
    let packages = try ids.map { try DeviceChain.made().package($0) }
    #expect(
      try shell(#"mkdir -p "$1" && f=$1 && shift && cp "$@" "$f""#, [path] + packages).status == 0)
  }
}
