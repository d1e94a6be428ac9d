// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnHydration
import CairnTrust

/// `cairn repo sign`: everything that these keys can sign.
struct RepoSignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    abstract: "Sign what has changed in a repository, or a single metadata file.",
    usage: "cairn repo sign REPO [options]\ncairn repo sign FILE [options]",
    discussion: """
      Signs a root that waits, then targets, snapshot and timestamp if the catalog has changed or \
      half of their time is over. The packages' heads are compared with the catalog first. Devices \
      see the new state when nothing is lacking; what lacks signatures waits in REPO/.pending.

      Owners of keys who are elsewhere sign a copy of the file that waits, and --merge takes the \
      signatures from there.

      EXAMPLES
        cairn repo sign repo --keys keys/
        cairn repo sign 2.root.json --key alice.pem
        cairn repo sign repo --merge from-alice/2.root.json --merge from-bob/2.root.json
        cairn repo sign repo --signer 'release.pub=ssh vault sign-release' --check
      """)

  @Argument(help: "The repository, or a metadata file.", completion: .file())
  var repo: String

  @OptionGroup var signing: SigningArguments

  @Option(
    help: ArgumentHelp(
      "A copy of a file that waits, with more signatures; may be repeated.", valueName: "file"),
    completion: .file())
  var merge: [String] = []

  @Flag(help: "Read all payloads and compare them with their digests before anything is signed.")
  var check = false

  @OptionGroup var report: ReportOptions

  func run() throws {
    guard try FileSource.isDirectory(repo) else { return try signFile() }
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    var request = try signing.request()
    request.monitor = monitor
    request.checksPayloads = check
    for path in merge {
      let bytes = try FileSource(path: path).allBytes(limit: RepoSignCommand.largestCopy)
      request.copies.append((path, bytes))
    }
    var signer = try RepositorySigner(
      path: repo, owner: "process \(ChildProcess.ownNumber): cairn repo sign", request: request)
    let result = try signer.sign()
    monitor.clear()
    let text = SigningSummary(result, path: repo, now: request.now)
    try report.show(try text.json("repo sign"), summary: try text.lines)
  }

  private static let largestCopy = 16 << 20

  private func signFile() throws {
    guard merge.isEmpty, !check else {
      throw ValidationError("--merge and --check are for repositories, \(repo) is a file")
    }
    let signers = try signing.signers()
    if signers.isEmpty { throw ValidationError("name a key with --key, --keys or --signer") }
    let copy = try MetadataCopy(signing: repo, with: signers)
    let result = JSONValue.object([
      ("command", "repo sign"), ("file", .string(repo)), ("role", .string(copy.type.rawValue)),
      ("version", .integer(copy.version)),
      ("signedBy", .array(copy.newSigners.map { .string($0.text) })),
    ])
    try report.show(
      result,
      summary: ["\(repo): \(copy.type.rawValue) \(copy.version), now also signed by"]
        + copy.newSigners.map { "  \($0)" })
  }
}
