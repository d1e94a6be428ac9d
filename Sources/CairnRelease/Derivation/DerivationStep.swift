// SPDX-License-Identifier: Apache-2.0

/// Something that makes contents out of contents: a payload of a package, or a delta that a device
/// keeps.
///
/// Contents are numbers from nought on, given by the caller (see `ContentNumbers`). A content may
/// stand among the bases more than once, and among bases and targets at the same time.
public struct DerivationStep: Sendable, Hashable {
  /// What has to be at hand; empty for a payload that is complete in itself.
  public var bases: [Int]
  /// What is there afterwards.
  public var targets: [Int]
  /// The bytes to download: the payload's stored size, nought for what is on the device.
  public var cost: Int
  /// The bytes read and written when the step is run.
  public var work: Int

  /// Puts a step together; cost and work are nought or more.
  public init(bases: [Int], targets: [Int], cost: Int, work: Int) {
    self.bases = bases
    self.targets = targets
    self.cost = cost
    self.work = work
  }
}
