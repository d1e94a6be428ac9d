// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease

/// What a command has made of a tree.
public struct ChangeOutcome: Sendable {
  /// The release that the tree was; `nil` if none.
  public let from: InstalledRelease?
  /// The release that it is now.
  public let to: InstalledRelease
  /// The packages that were used, in order.
  public let packages: [PlannedPackage]
  /// How many files came, changed and went.
  public let added, changed, removed: Int
  /// The bytes of the files that were written.
  public let writtenSize: Int
  /// What was in the way and has got another name.
  public let saved: [Installation.Conflict]
  /// What the store has kept of what went.
  public let settlement: Settlement.Outcome
  /// Why nothing could be kept yet, if so; the next command tries again.
  public let settlementFailure: CairnError?
  /// The bytes that the store occupies now.
  public let storeSize: Int

  /// The bytes of payloads that were used.
  public var downloadSize: Int { packages.reduce(0) { $0 + $1.usedSize } }
}
