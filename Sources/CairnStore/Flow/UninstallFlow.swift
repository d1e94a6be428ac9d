// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnRelease

/// Goes back to the release before the latest install, with what the store keeps and nothing else.
public struct UninstallFlow {
  private let device: Device
  private let settings: WorkSettings

  /// Prepares to undo the latest install.
  public init(device: Device, settings: WorkSettings) {
    self.device = device
    self.settings = settings
  }

  /// Plans it.
  ///
  /// - Parameter isRehearsal: whether the plan will only be looked at.
  /// - Throws: `nothingToUninstall`; what `Installation` throws.
  public func plan(isRehearsal: Bool = false) throws(CairnError) -> PlannedChange {
    let installed = try device.installed()
    guard let previous = device.state.previous else {
      throw CairnError(
        .nothingToUninstall,
        "the store of \(device.tree) keeps no release to go back to from "
          + installed.identity.title,
        hint: "install an older release from a repository or folder: "
          + "cairn install ID --from REPO --allow-downgrade")
    }
    if !isRehearsal { try device.settleWaiting(settings) }
    let raw = try device.rawManifest(previous.manifestDigest)
    return try PlannedChange(
      device: device,
      to: TargetRelease(
        release: previous, manifest: try device.manifest(previous.manifestDigest),
        rawManifest: raw),
      previous: nil, settings: settings)
  }
}
