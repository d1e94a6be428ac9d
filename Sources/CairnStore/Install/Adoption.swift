// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
public import CairnHydration
public import CairnRelease

/// Takes a tree under care that is a release already.
public struct Adoption {
  private let device: Device
  private let library: ReleaseLibrary
  private let settings: WorkSettings

  /// Prepares to adopt the tree of a device that has nothing installed.
  public init(device: Device, library: ReleaseLibrary, settings: WorkSettings) {
    self.device = device
    self.library = library
    self.settings = settings
  }

  /// Checks every file of the tree and records it as the release.
  ///
  /// Times are set as the release has them; any other difference is `treeDiffers`. The features are
  /// those of which the tree has a file.
  /// - Returns: what the store keeps now for the next update.
  public func run(_ entry: CatalogEntry) throws(CairnError) -> Settlement.Outcome {
    var library: ReleaseLibrary? = self.library
    guard var open = library else { return Settlement.Outcome() }
    let package = try open.package(entry)
    library = open
    let target = TargetRelease(
      package: package, features: try presentFeatures(of: package.manifest))
    let packages = try ReleasePackage.needed(for: target.release, in: &library)
    let installation = try Installation(
      device: device, target: target, packages: packages, source: open.source, previous: nil,
      isRepair: true, settings: settings)
    if let difference = installation.firstDifference {
      throw CairnError(
        .treeDiffers,
        "\(device.tree) is not \(entry.identity.title): \(difference)",
        hint: "name the release that it is, or make it this one with cairn install --force")
    }
    try installation.run(force: false)
    return try Settlement(
      device: device, packages: packages, source: open.source, settings: settings
    ).run()
  }

  private func presentFeatures(of manifest: Manifest) throws(CairnError) -> Set<String> {
    var present: Set<String> = []
    for entry in manifest.entries {
      guard entry.content != nil, let feature = manifest.featureName(of: entry),
        !present.contains(feature)
      else { continue }
      if (try? device.tree.status(entry.path)) ?? nil != nil { present.insert(feature) }
    }
    return present
  }
}
