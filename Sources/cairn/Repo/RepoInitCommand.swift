// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnAuthoring
import CairnFiles
import CairnTrust

/// `cairn repo init`: the first root.
struct RepoInitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Give a repository its first root, and sign what there is.",
    usage: "cairn repo init REPO --keys DIR\n"
      + "cairn repo init REPO --root-key FILE... --targets-key FILE --snapshot-key FILE"
      + " --timestamp-key FILE [options]",
    discussion: """
      The root says which keys count for what. With --keys a key is made for each role that none is \
      named for, or taken from there. What cannot be signed now waits in REPO/.pending.

      metadata/1.root.json is what devices have to begin with: bring it to them on a way that you \
      trust, such as in the image.

      EXAMPLES
        cairn repo init repo --keys keys/
        cairn repo init repo --root-key alice.pub --root-key bob.pub --root-key carol.pub \
      --root-threshold 2 --keys keys/
        cairn repo init repo --keys keys/ --expires-timestamp 2 --expires-snapshot 30
      """)

  @Argument(help: "The repository; made if there is none.", completion: .directory)
  var repo: String

  @OptionGroup var roles: RoleArguments
  @OptionGroup var signing: SigningArguments
  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard signing.keys == nil, let role = roles.unnamed else { return }
    throw ValidationError("name a key with --\(role)-key, or have keys made with --keys DIR")
  }

  func run() throws {
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    let owner = "process \(ChildProcess.ownNumber): cairn repo init"
    let time = try SigningTime.chosen(signing.now)
    try RepositorySigner.prepare(path: repo, owner: owner)
    // Keys are made only where they will be used, and are asked for to sign when they are there.
    try RepositorySigner(
      path: repo, owner: owner, request: SigningRequest(signers: [], now: time)
    ).requireUnsigned()
    let settings = try roles.settings(keys: signing.keys)
    var request = try signing.request()
    request.monitor = monitor
    var signer = try RepositorySigner(path: repo, owner: owner, request: request)
    try signer.begin(with: settings)
    let result = try signer.sign()
    monitor.clear()
    let text = SigningSummary(result, path: repo, now: request.now)
    try report.show(try text.json("repo init"), summary: try text.lines)
  }
}
