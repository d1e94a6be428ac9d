// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Synchronization

/// Adds up what several threads have done.
public final class SharedProgress: Sendable {
  private let completed = Atomic<Int>(0)
  private let phase: WorkPhase
  private let total: Int
  private let monitor: any WorkMonitor

  /// Starts at nought of `total` bytes.
  public init(_ phase: WorkPhase, total: Int, monitor: any WorkMonitor) {
    self.phase = phase
    self.total = total
    self.monitor = monitor
  }

  /// So many more bytes are done.
  public func add(_ count: Int) throws(CairnError) {
    let now = completed.wrappingAdd(count, ordering: .relaxed).newValue
    try monitor.advance(phase, completed: min(now, total), total: total)
  }
}
