// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
import CairnAuthoring
import CairnDelta
import CairnFiles
public import CairnTrust

/// `cairn key rotate`: the next root.
struct KeyRotateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Change the keys of a role, or renew the root.",
    usage: "cairn key rotate REPO --role ROLE [--remove KEY]... [--add FILE]... [options]",
    discussion: """
      Makes the next root. It is published when it is signed by the thresholds of the old root and \
      the new one, with the metadata that it makes necessary; until then it waits in REPO/.pending, \
      and cairn repo sign goes on. Without a change the root gets a new expiry.

      EXAMPLES
        cairn key rotate repo --role timestamp --remove old.pem.pub --add new.pem.pub --key root.pem \
      --key new.pem
        cairn key rotate repo --role root --remove 1f6c0d --add dave.pem.pub --threshold 2
        cairn key rotate repo --role root --key root.pem
      """)

  @Argument(help: "The repository.", completion: .directory)
  var repo: String

  @Option(help: "The role: root, targets, snapshot or timestamp.")
  var role: MetadataType

  @Option(
    help: ArgumentHelp(
      "A key that no longer signs: its id, how that begins, or its file; may be repeated.",
      valueName: "key"))
  var remove: [String] = []

  @Option(
    help: ArgumentHelp("A public key that signs from now on; may be repeated.", valueName: "file"),
    completion: .file())
  var add: [String] = []

  @Option(help: ArgumentHelp("How many of the role's keys must sign.", valueName: "n"))
  var threshold: Int?

  @Option(help: ArgumentHelp("How long the role's metadata live.", valueName: "days"))
  var expires: Int?

  @OptionGroup var signing: SigningArguments
  @OptionGroup var report: ReportOptions

  func run() throws {
    let request = try signing.request()
    var signer = try RepositorySigner(
      path: repo, owner: "process \(ChildProcess.ownNumber): cairn key rotate", request: request)
    try signer.change(try change())
    let result = try signer.sign()
    let text = SigningSummary(result, path: repo, now: request.now)
    try report.show(try text.json("key rotate"), summary: try text.lines)
  }

  private func change() throws(CairnError) -> RootChange {
    var change = RootChange(role: role, threshold: threshold, expiryDays: expires)
    for text in remove {
      do throws(CairnError) {
        change.removed.append(.key(try KeyFile.publicKey(text)))
      } catch {
        guard error.code == .notFound else { throw error }
        change.removed.append(.id(text))
      }
    }
    for path in add { change.added.append(try KeyFile.publicKey(path)) }
    return change
  }
}

extension MetadataType: ExpressibleByArgument {}
