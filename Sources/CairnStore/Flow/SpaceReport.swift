// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnFiles

/// What a device's store occupies, what its file systems can still take, and what a cleanup would
/// give back.
public struct SpaceReport: Sendable {
  /// The file systems of tree and store; one if they share it.
  public let fileSystems: [StorageSpace]
  /// What `cleanup` would do.
  public let cleanup: Cleanup.Outcome
  /// What `cleanup --reset-base` would do.
  public let resetBase: Cleanup.Outcome

  /// Looks at a device.
  public init(device: Device, settings: WorkSettings) throws(CairnError) {
    let tree = try device.tree.space()
    let store = try device.store.space()
    fileSystems = tree.device == store.device ? [tree] : [tree, store]
    let cleanup = Cleanup(device: device, settings: settings)
    self.cleanup = try cleanup.rehearsal(resetBase: false)
    resetBase = try cleanup.rehearsal(resetBase: true)
  }
}
