// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnRelease

/// `cairn release bridge`: publishes a shorter way to a release.
struct ReleaseBridgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bridge",
    abstract: "Publish a bridge: a package that leads to a release straight from an earlier one.",
    usage: "cairn release bridge ID --from ID --repo REPO [options]",
    discussion: """
      A release is encoded against the last checkpoint, and so every device that stands on it or \
      behind it needs one package only. Where the checkpoint is old, or several have been passed, \
      one more package from where many devices are saves bytes: they take from it what is smaller \
      there. Nobody needs a bridge; devices find it by themselves.

      The contents of the two releases come from the repository, or from --tree and --base-tree. The \
      same releases and options give the same bridge, byte for byte. In a signed repository run \
      cairn repo sign afterwards.

      EXAMPLES
        cairn release bridge 2024-11 --from previous --repo repo
        cairn release bridge latest --from 2024-03 --repo repo --tree build/ --base-tree old/
      """)

  @Argument(help: "The release that the bridge leads to: its id, build or alias, or latest.")
  var id: String

  @Option(
    help: ArgumentHelp(
      "The release that it starts from: its id, build or alias, or previous.", valueName: "id"))
  var from: String

  @Option(
    help: ArgumentHelp("The repository.", valueName: "dir"), completion: .directory)
  var repo: String

  @Option(
    help: ArgumentHelp("A tree of the release, to read its contents from.", valueName: "dir"),
    completion: .directory)
  var tree: String?

  @Option(
    help: ArgumentHelp(
      "A tree of the release that it starts from, to read its contents from.", valueName: "dir"),
    completion: .directory)
  var baseTree: String?

  @Option(help: "The product, where several have a release of this name.")
  var product: String?

  @Option(help: "The channel, where several have a release of this name.")
  var channel: String?

  @Option(help: "The processors, where releases for several have this name.")
  var arch: String?

  @OptionGroup var work: PublishingArguments
  @OptionGroup var report: ReportOptions

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    var options = work.options(owner: "cairn release bridge \(id)", monitor: monitor)
    options.baseTree = baseTree
    let made = try BridgePublisher(repository: repo, options: options)
      .publish(BridgeRequest(to: id, from: from, tree: tree, chain: try chain()))
    monitor.clear()
    let usage = ResourceUsage.ofThisProcess(since: start)
    let text = PublishSummary(made, repository: repo, usage: usage)
    try report.show(text.json, summary: text.lines)
  }

  /// The chain, if parts of it were named and the repository has one that fits.
  private func chain() throws(CairnError) -> ChainIdentity? {
    if product == nil, channel == nil, arch == nil { return nil }
    let selection = try RepositoryArguments.selection(
      repo, product: product, channel: channel, architecture: arch)
    return try selection.release(named: id).identity.chain
  }
}
