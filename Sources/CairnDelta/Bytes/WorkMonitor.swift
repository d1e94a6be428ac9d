// SPDX-License-Identifier: Apache-2.0

/// The parts of long work that a person watches go by.
public enum WorkPhase: String, Sendable {
  /// Hashing base and target.
  case digesting
  /// Inflating what is compressed.
  case expanding
  /// Looking for common parts.
  case matching
  /// Compressing the streams.
  case coding
  /// Checking that the base is the right one.
  case checkingBase = "checking base"
  /// Fetching payloads from a server.
  case fetching
  /// Making contents out of others.
  case hydrating
  /// Making the deltas that a store keeps.
  case settling
  /// Writing the target.
  case applying
  /// Counting what a delta does.
  case explaining
  /// Looking for contents that have much in common.
  case comparing
  /// Making the payloads of a package.
  case packing
  /// Writing a package.
  case writing
}

/// Hears how far work has come, and can stop it.
///
/// The engine calls `advance` often enough to be stopped within a fraction of a second, from any of
/// its threads.
public protocol WorkMonitor: Sendable {
  /// `completed` of `total` bytes of `phase` are done. Throws to stop the work.
  func advance(_ phase: WorkPhase, completed: Int, total: Int) throws(CairnError)
}

/// A monitor that neither shows nor stops anything.
public struct SilentMonitor: WorkMonitor {
  /// Creates the monitor.
  public init() {}
  /// Does nothing.
  public func advance(_ phase: WorkPhase, completed: Int, total: Int) throws(CairnError) {}
}
