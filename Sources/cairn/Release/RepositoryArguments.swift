// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnAuthoring
import CairnDelta
import CairnHydration
import CairnRelease

/// Which repository a command looks at, and which of its chains.
struct RepositoryArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp("The repository, or a folder with packages.", valueName: "dir"),
    completion: .directory)
  var repo: String

  @Option(help: "Look only at releases of this product.")
  var product: String?

  @Option(help: "Look only at releases of this channel.")
  var channel: String?

  @Option(help: "Look only at releases for these processors.")
  var arch: String?

  /// The repository's releases that were asked for.
  func selection() throws(CairnError) -> ReleaseSelection {
    try RepositoryArguments.selection(
      repo, product: product, channel: channel, architecture: arch)
  }

  /// The releases of a repository that are of a product, a channel and for processors, if named.
  static func selection(
    _ repository: String, product: String?, channel: String?, architecture: String?
  ) throws(CairnError) -> ReleaseSelection {
    let source = try FolderSource(path: repository)
    let isAskedFor = { (entry: CatalogEntry) in
      let chain = entry.identity.chain
      return (product ?? chain.product) == chain.product
        && (channel ?? chain.channel) == chain.channel
        && (architecture ?? chain.architecture) == chain.architecture
    }
    return ReleaseSelection(
      source: source, entries: try source.packages().filter(isAskedFor),
      bridges: try source.bridges().filter(isAskedFor))
  }
}
