// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnTrust

/// The root that a device begins with: whom it trusts.
public struct TrustedRoot {
  private let keeper: any MetadataKeeper
  private static let fileName = MetadataFileName.kept("root")

  /// The root of a device.
  public init(_ keeper: any MetadataKeeper) { self.keeper = keeper }

  /// The root that is trusted; `nil` if nobody is.
  public func current(now: UTCTime) throws(CairnError) -> Root? {
    guard let bytes = try keeper.kept(TrustedRoot.fileName) else { return nil }
    return try TrustedMetadata(root: bytes, now: now).root
  }

  /// Trusts a root that its owner has given, from now on.
  ///
  /// Where one is trusted already, the given one must be an earlier version that led to it, or its
  /// next; a device does not change sides by an option.
  ///
  /// - Parameter replacing: whether to forget the one that is trusted, and all that it vouched for.
  /// - Throws: `trustNoRoot` for what is no root that its own keys have signed; `trustOtherRoot`.
  public func pin(
    _ bytes: [UInt8], now: UTCTime, replacing: Bool = false
  ) throws(CairnError) {
    let given: Root
    do throws(CairnError) {
      given = try TrustedMetadata(root: bytes, now: now).root
    } catch {
      throw CairnError(
        .trustNoRoot, "the root metadata that was given cannot be used: \(error.message)",
        hint: "it is the publisher's root.json, complete with its signatures")
    }
    guard let kept = try keeper.kept(TrustedRoot.fileName), kept != bytes else {
      return try keep(bytes)
    }
    guard !replacing else { return try keep(bytes) }
    let trusted = try TrustedMetadata(root: kept, now: now).root
    // An older root of the same publisher is what devices are installed with: nothing is to be done.
    let rootKeys = Set(trusted.roles[.root]?.keyIDs ?? [])
    let isForerunner = given.roles[.root]?.keyIDs.contains { rootKeys.contains($0) } ?? false
    if given.version < trusted.version, isForerunner { return }
    var next = try TrustedMetadata(root: kept, now: now)
    do throws(CairnError) {
      try next.update(root: bytes)
    } catch {
      throw CairnError(
        .trustOtherRoot,
        "this device trusts another root (version \(trusted.version)) than the one that was given "
          + "(version \(given.version))",
        hint: "leave --trust away: newer roots of the same publisher come by themselves; if the "
          + "device is to have another publisher, cairn trust set --replace does that")
    }
    try keep(bytes)
  }

  private func keep(_ bytes: [UInt8]) throws(CairnError) {
    if try keeper.kept(TrustedRoot.fileName) == bytes { return }
    // What an earlier root vouched for must be vouched for again.
    for role in ["timestamp", "snapshot", "targets"] {
      try keeper.discard(MetadataFileName.kept(role))
    }
    try keeper.keep(bytes, as: TrustedRoot.fileName)
  }
}
