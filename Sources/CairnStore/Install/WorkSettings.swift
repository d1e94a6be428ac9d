// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// How work on a device is done.
public struct WorkSettings: Sendable {
  /// Runs independent parts.
  public var loop: ParallelLoop = .serial
  /// Hears of progress and can stop the work.
  public var monitor: any WorkMonitor = SilentMonitor()
  /// What a delta may cost.
  public var limits = DecodingLimits()

  /// One thread, no progress, usual limits.
  public init() {}
}
