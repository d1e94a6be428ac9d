// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnHydration
import CairnRelease

/// Takes a tree under care that is a release of a source already.
public struct AdoptFlow {
  private let device: Device
  private let source: any PackageSource
  private let chains: ChainFilter
  private let settings: WorkSettings

  /// Prepares to adopt a device's tree.
  public init(
    device: Device, source: any PackageSource, chains: ChainFilter, settings: WorkSettings
  ) {
    self.device = device
    self.source = source
    self.chains = chains
    self.settings = settings
  }

  /// Checks every file and records the release.
  ///
  /// - Throws: `storeExists` where something is installed; `treeDiffers`; what looking the release
  ///   up throws.
  public func run(release name: String) throws(CairnError) -> Settlement.Outcome {
    if let installed = device.state.installed {
      throw CairnError(
        .storeExists, "\(device.tree) is under care already: \(installed.identity.title)",
        hint: "see cairn status, or bring it to another release with cairn install")
    }
    let offered = try source.packages().filter { chains.contains($0.identity.chain) }
    let entry = try ReleaseLookup(offered).release(named: name)
    let library = try ReleaseLibrary(source: source, chain: entry.identity.chain)
    return try Adoption(device: device, library: library, settings: settings).run(entry)
  }
}
