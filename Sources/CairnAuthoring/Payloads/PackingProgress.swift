// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
import Synchronization

/// Adds up how far payloads are that are made at the same time.
package final class PackingProgress: Sendable {
  private let sizes: [Int]
  private let total: Int
  private let monitor: any WorkMonitor
  private let completed: Mutex<(parts: [Int], sum: Int)>

  /// For payloads of targets of these sizes.
  package init(sizes: [Int], monitor: any WorkMonitor) {
    self.sizes = sizes
    self.monitor = monitor
    total = sizes.reduce(0, +)
    completed = Mutex((Array(repeating: 0, count: sizes.count), 0))
  }

  /// Hears of one payload's encoding.
  package func monitor(for part: Int) -> any WorkMonitor { Part(progress: self, number: part) }

  /// A payload is made, or was there already.
  package func finish(_ part: Int) throws(CairnError) { try advance(part, share: 1) }

  fileprivate func advance(_ part: Int, share: Double) throws(CairnError) {
    let done = Int(Double(sizes[part]) * min(1, share))
    let sum = completed.withLock { state in
      // The encoder makes several attempts; the line only goes forward.
      if done > state.parts[part] {
        state.sum += done - state.parts[part]
        state.parts[part] = done
      }
      return state.sum
    }
    try monitor.advance(.packing, completed: sum, total: total)
  }

  private struct Part: WorkMonitor {
    let progress: PackingProgress
    let number: Int

    func advance(_ phase: WorkPhase, completed: Int, total: Int) throws(CairnError) {
      let share = total > 0 ? Double(completed) / Double(total) : 1
      switch phase {
      // About what the phases take of the time.
      case .digesting: try progress.advance(number, share: share * 0.05)
      case .matching: try progress.advance(number, share: 0.05 + share * 0.5)
      case .coding: try progress.advance(number, share: 0.55 + share * 0.45)
      default: try progress.advance(number, share: 0)
      }
    }
  }
}
