// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Synchronization

/// Adds up what several threads have done.
final class SharedProgress: Sendable {
  private let completed = Atomic<Int>(0)
  private let total: Int
  private let monitor: any WorkMonitor

  init(total: Int, monitor: any WorkMonitor) {
    self.total = total
    self.monitor = monitor
  }

  /// So many more bytes are done.
  func add(_ count: Int) throws(CairnError) {
    let now = completed.wrappingAdd(count, ordering: .relaxed).newValue
    try monitor.advance(.hydrating, completed: min(now, total), total: total)
  }
}
