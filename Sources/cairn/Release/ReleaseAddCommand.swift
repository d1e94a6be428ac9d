// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
public import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnRelease

/// `cairn release add`: publishes a tree.
struct ReleaseAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Publish TREE as the next release of its chain.",
    usage: "cairn release add TREE --repo REPO --id ID [options]",
    discussion: """
      The first release of a chain is its baseline and carries everything. Each later one carries \
      what changed since the last checkpoint (or the baseline), as deltas against it. The base's \
      contents come from TREE where it still has them, from --base-tree if given, else from the \
      repository itself.

      The same tree, options and repository give the same package, byte for byte, whatever the \
      number of threads. A run that was stopped or killed is gone on with by the same command.

      EXAMPLES
        cairn release add build/ --repo repo --id 2024-06 --arch arm64
        cairn release add build/ --repo repo --id 2024-09 --build 26100.1742 --alias KB5043080 \
      --checkpoint --arch arm64
        cairn release add build/ --repo repo --id 2024-10 --feature 'lang-de=share/locale/de/**' \
      --exclude '**/*.tmp' --arch arm64
      """)

  @Argument(help: "The directory to publish.", completion: .directory)
  var tree: String

  @Option(
    help: ArgumentHelp("The repository; made if there is none.", valueName: "dir"),
    completion: .directory)
  var repo: String

  @Option(help: "The release's id, such as 2024-09.")
  var id: String

  @Option(help: "The release's build, such as 26100.1742.")
  var build: String = ""

  @Option(help: ArgumentHelp("Another name of it, such as KB5043080; may be repeated."))
  var alias: [String] = []

  @Option(help: "What is released; by default what the repository releases already, or tree.")
  var product: String?

  @Option(help: "For whom it is.")
  var channel: String = "stable"

  @Option(help: "For which processors it is.")
  var arch: String = "any"

  @Flag(help: "Later releases shall be encoded against this one.")
  var checkpoint = false

  @Flag(help: "An optional release ahead of a regular one; never a checkpoint.")
  var preview = false

  @Option(
    help: ArgumentHelp(
      "An optional part and the paths that belong to it; may be repeated, the first match counts.",
      valueName: "name=glob"))
  var feature: [String] = []

  @Option(help: ArgumentHelp("Paths to leave out; may be repeated.", valueName: "glob"))
  var exclude: [String] = []

  @Option(
    help: "Times of files: inherit (earlier releases' where a file is unchanged), exact or none.")
  var times: TimePolicy = .inherit

  @Option(
    help: ArgumentHelp("A tree of the base release, to read its contents from.", valueName: "dir"),
    completion: .directory)
  var baseTree: String?

  @Option(
    help: ArgumentHelp(
      "Publish a bridge from this release, too: its id, build or alias, or previous; may be "
        + "repeated. See cairn release bridge.", valueName: "id"))
  var bridgeFrom: [String] = []

  @OptionGroup var work: PublishingArguments
  @OptionGroup var report: ReportOptions

  func validate() throws {
    if checkpoint, preview {
      throw ValidationError("--preview and --checkpoint exclude each other")
    }
  }

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    var options = work.options(owner: "cairn release add --id \(id)", monitor: monitor)
    options.rules = try rules()
    options.baseTree = baseTree
    let published = try Publisher(repository: repo, options: options).publish(
      tree: tree,
      as: ReleaseRequest(
        product: product, channel: channel, architecture: arch, id: id, build: build,
        aliases: alias, isCheckpoint: checkpoint, isPreview: preview))
    let bridges = try makeBridges(to: published, options)
    monitor.clear()
    let usage = ResourceUsage.ofThisProcess(since: start)
    let text = PublishSummary(published, bridges: bridges, repository: repo, usage: usage)
    try report.show(text.json, summary: text.lines)
  }

  /// Makes the bridges; where the release's own package is one, none is needed.
  private func makeBridges(
    to published: PublishReport, _ options: PublishOptions
  ) throws(CairnError) -> [PublishReport] {
    var options = options
    // The base tree is one of the base.
    options.baseTree = nil
    var made: [PublishReport] = []
    for name in bridgeFrom {
      if name == BridgeRequest.previous, published.previous?.ordinal == published.base?.ordinal {
        continue
      }
      made.append(
        try BridgePublisher(repository: repo, options: options).publish(
          BridgeRequest(
            to: id, from: name, tree: tree, chain: published.entry.identity.chain)))
    }
    return made
  }

  private func rules() throws(CairnError) -> ImportRules {
    var features: [FeatureRule] = []
    for text in feature { features.append(try FeatureRule(parsing: text)) }
    var excluded: [Glob] = []
    for text in exclude { excluded.append(try Glob(text)) }
    return ImportRules(features: features, excluded: excluded, times: times)
  }
}

extension TimePolicy: ExpressibleByArgument {}
