// SPDX-License-Identifier: Apache-2.0

/// What it costs a device to get from one release to a later one.
public struct PairCost: Sendable, Hashable {
  /// The release that the device stands on.
  public var from: Int
  /// The release that it gets to.
  public var to: Int
  /// The bytes that are fetched: heads with their manifests, and payloads.
  public var downloadSize: Int
  /// The bytes that are written: what is fetched, new files, and deltas of the store.
  public var writtenSize: Int
  /// The most bytes in use at any moment beyond the tree of `from`.
  public var peakSize: Int
  /// The bytes that the store keeps afterwards.
  public var storeSize: Int
  /// The processor time of the device for making contents and deltas back, seconds.
  public var processorSeconds: Double
  /// From how many packages something is fetched.
  public var packageCount: Int

  /// Describes a pair.
  public init(
    from: Int, to: Int, downloadSize: Int, writtenSize: Int, peakSize: Int, storeSize: Int,
    processorSeconds: Double, packageCount: Int
  ) {
    self.from = from
    self.to = to
    self.downloadSize = downloadSize
    self.writtenSize = writtenSize
    self.peakSize = peakSize
    self.storeSize = storeSize
    self.processorSeconds = processorSeconds
    self.packageCount = packageCount
  }
}
