// SPDX-License-Identifier: Apache-2.0

/// What a simulation took.
public struct SimulationWork: Sendable, Hashable {
  /// The payloads that had to be made.
  public var madeCount: Int
  /// The payloads that were known from earlier runs or packages.
  public var knownCount: Int
  /// The bytes of files that were read to learn their contents.
  public var hashedSize: Int
  /// Processor time, seconds.
  public var processorSeconds: Double

  /// Describes the work.
  public init(madeCount: Int, knownCount: Int, hashedSize: Int, processorSeconds: Double) {
    self.madeCount = madeCount
    self.knownCount = knownCount
    self.hashedSize = hashedSize
    self.processorSeconds = processorSeconds
  }
}
