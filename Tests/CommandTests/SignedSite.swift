// SPDX-License-Identifier: Apache-2.0

import CairnTestSupport
import Foundation

/// A signed copy of the chain of the tests on a server of its own, which can be told to fail.
final class SignedSite {
  /// The copy.
  let repository: String
  /// The server's address.
  let address: String
  /// The root metadata that devices begin with.
  var root: String { "\(repository)/metadata/1.root.json" }
  /// What `--from` and `--trust` take.
  var options: [String] { ["--from", address, "--trust", root] }

  private let sandbox: Sandbox
  private let server: ServerProcess

  /// One request as the server has seen it.
  struct Request {
    let path: String
    let status: Int
    /// The bytes of the body that were sent.
    let sent: Int
  }

  /// Copies the chain, signs it, and serves it.
  ///
  /// - Parameter releases: how many of its releases, from the first.
  init() throws {
    sandbox = try Sandbox()
    repository = "\(sandbox.path)/site"
    let made = try sandbox.shell(
      #"cp -a "$1" site && rm -rf site/.work && "$CAIRN" repo init site --keys keys --quiet"#,
      [try DeviceChain.made().repository])
    guard made.status == 0 else { throw Sandbox.SetupFailure(reason: made.errors) }
    server = try ServerProcess(
      "fault_server.py",
      [
        repository, "--log", "\(sandbox.path)/log", "--control", "\(sandbox.path)/control",
        "--until-eof",
      ])
    let line = try server.line()
    guard line.hasPrefix("listening on ") else { throw ServerProcess.SetupFailure(said: line) }
    address = String(line.dropFirst("listening on ".count))
  }

  /// Runs `cairn` with the keys of the site in `keys`.
  @discardableResult
  func publisher(_ script: String) throws -> Sandbox.Outcome {
    let outcome = try sandbox.shell(script)
    guard outcome.status == 0 else { throw Sandbox.SetupFailure(reason: outcome.errors) }
    return outcome
  }

  /// Makes the server fail as these rules say (Tests/FaultServer/README.md).
  func fail(_ rules: String) throws { try sandbox.write(Array(rules.utf8), to: "control") }

  /// The requests since the last call.
  func requests() throws -> [Request] {
    let text = try String(contentsOfFile: "\(sandbox.path)/log", encoding: .utf8)
    try Data().write(to: URL(fileURLWithPath: "\(sandbox.path)/seen"))
    let lines = text.split(separator: "\n")
    defer { seen = lines.count }
    return try lines.dropFirst(seen).map { line in
      let record =
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
      return Request(
        path: record["path"] as? String ?? "", status: record["status"] as? Int ?? 0,
        sent: record["sent"] as? Int ?? 0)
    }
  }

  private var seen = 0
}
