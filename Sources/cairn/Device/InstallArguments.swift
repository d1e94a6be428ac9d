// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnHydration
import CairnStore

/// What is to be installed on which device: the same for doing it and for planning it.
struct InstallArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The release's id, build or alias, or latest; without --from, the file of a package.",
      valueName: "release"))
  var release: String

  @OptionGroup var device: DeviceOptions
  @OptionGroup var source: SourceOptions
  @OptionGroup var chain: ChainOptions

  @Flag(help: "Let latest be a preview.")
  var preview = false

  @Flag(help: "Go back to an older release, too.")
  var allowDowngrade = false

  @Option(
    help: ArgumentHelp("Have this optional part as well; may be repeated.", valueName: "name"))
  var feature: [String] = []

  @OptionGroup var work: WorkOptions
  @OptionGroup var report: ReportOptions

  /// The request; a package named by its file is asked for by itself.
  var request: InstallRequest {
    var request = InstallRequest(release: source.isNamed ? release : nil)
    request.chains = chain.filter
    request.includesPreviews = preview
    request.allowsDowngrade = allowDowngrade
    request.features = Set(feature)
    return request
  }

  /// The source, opened.
  func openedSource(for device: Device) throws(CairnError) -> any PackageSource {
    try source.source(orPackage: release, for: device, report)
  }

  func validate() throws { try source.require(orPackage: release) }
}
