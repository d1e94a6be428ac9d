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
    let source = try FolderSource(path: repo)
    return ReleaseSelection(source: source, entries: try source.packages().filter(isAskedFor))
  }

  private func isAskedFor(_ entry: CatalogEntry) -> Bool {
    let chain = entry.identity.chain
    return (product ?? chain.product) == chain.product
      && (channel ?? chain.channel) == chain.channel
      && (arch ?? chain.architecture) == chain.architecture
  }
}
