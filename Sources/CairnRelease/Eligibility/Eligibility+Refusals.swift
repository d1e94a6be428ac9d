// SPDX-License-Identifier: Apache-2.0

import CairnDelta

extension Eligibility {
  /// `2024-12 (KB5048667) needs checkpoint 2024-09 (KB5043080), which this device (2024-08) does
  /// not have`, and what to do about it.
  static func checkpointMissing(
    _ missing: [Prerequisite], of target: ReleaseIdentity, device: InstalledRelease?,
    isSingle: Bool, needed: Int
  ) -> CairnError {
    let place = device?.identity.id ?? "nothing installed"
    let order = missing.count > 1 ? ", in this order" : ""
    let message =
      "\(target.title) needs \(bases(missing))\(order), "
      + "which this device (\(place)) does not have"
    let names = missing.map(\.shortName)
    guard isSingle else {
      return CairnError(
        .checkpointMissing, message,
        hint: "Put \(packages(names)) in the same folder and run again; "
          + "Cairn installs \(needed == 2 ? "both" : "all of them") in order")
    }
    return CairnError(
      .checkpointMissing, message,
      hint: "Install \(packages(names)) first, or put "
        + "\(names.count == 1 ? "it" : "them") in the same folder and install "
        + "\(target.id) from the folder; Cairn installs \(needed == 2 ? "both" : "all of them") "
        + "in order")
  }

  static func packageMissing(_ target: ReleaseIdentity) -> CairnError {
    CairnError(
      .unknownRelease, "the package of \(target.title) is not there",
      hint: "check the folder or repository that packages are taken from")
  }

  static func featureIncomplete(
    _ feature: String, _ missing: [Prerequisite], _ release: ReleaseIdentity
  ) -> CairnError {
    CairnError(
      .featureIncomplete,
      "feature \(feature) of \(release.title) needs the packages of all checkpoints before it and "
        + "its own; \(missing.map(\.title).listed()) "
        + "\(missing.count == 1 ? "is" : "are") not there",
      hint: "Put \(packages(missing.map(\.shortName))) in the same folder and run again")
  }

  static func downgradeRefused(
    _ target: ReleaseIdentity, _ installed: ReleaseIdentity
  ) -> CairnError {
    CairnError(
      .downgradeRefused,
      "\(target.title) is older than \(installed.title), which is installed",
      hint: "use --allow-downgrade if that is meant, or uninstall to undo the last installation")
  }

  /// Both names of whatever differs first: the product, the channel, the architecture.
  static func wrongChain(_ target: ReleaseIdentity, _ device: ChainIdentity) -> CairnError {
    let chain = target.chain
    let what: String
    let option: String
    if chain.product != device.product {
      what = "is a release of \(chain.product), this device has \(device.product)"
      option = "product"
    } else if chain.channel != device.channel {
      what = "is for channel \(chain.channel), this device follows \(device.channel)"
      option = "channel"
    } else {
      what = "is for \(chain.architecture), this device is \(device.architecture)"
      option = "architecture"
    }
    return CairnError(
      .wrongChain, "\(target.title) \(what)", hint: "use a package for this device's \(option)")
  }

  /// The device and the release differ in what `release` is, or in whether it is a checkpoint.
  static func foreignRelease(_ release: Prerequisite, _ target: ReleaseIdentity) -> CairnError {
    let what =
      release.ordinal == target.ordinal
      ? "is not the \(release.title) that this device has"
      : "and this device's release differ in \(release.title), which comes before both"
    return CairnError(
      .foreignRelease, "\(target.title) \(what)",
      hint: "use packages from where this device's releases came from")
  }

  /// `baseline A and checkpoints B and C`.
  private static func bases(_ missing: [Prerequisite]) -> String {
    let checkpoints = missing.filter { $0.ordinal > 0 }.map(\.title)
    let baseline = missing.filter { $0.ordinal == 0 }.map { "baseline \($0.title)" }
    guard !checkpoints.isEmpty else { return baseline.listed() }
    let word = checkpoints.count == 1 ? "checkpoint" : "checkpoints"
    return (baseline + ["\(word) \(checkpoints.listed())"]).joined(separator: " and ")
  }

  /// `KB5043080's package`, `the packages of A and B`.
  private static func packages(_ names: [String]) -> String {
    names.count == 1 ? "\(names[0])'s package" : "the packages of \(names.listed())"
  }
}
