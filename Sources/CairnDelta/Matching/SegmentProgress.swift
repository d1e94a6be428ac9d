// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Counts finished segments over all threads, and remembers that the work was stopped.
final class SegmentProgress: Sendable {
  private struct State {
    var completed: Int
    var failure: CairnError?
  }

  private let monitor: any WorkMonitor
  private let total: Int
  private let share: Int
  private let state: Mutex<State>

  /// Progress over `passCount` passes of segments, from `start` of `total` bytes on.
  init(monitor: any WorkMonitor, total: Int, start: Int, passCount: Int) {
    self.monitor = monitor
    self.total = total
    self.share = MatchingPlan.segmentSize / (passCount + 1)
    self.state = Mutex(State(completed: start))
  }

  /// Whether nobody has stopped the work.
  var goesOn: Bool { state.withLock { $0.failure == nil } }

  /// Reports one segment more.
  func finishSegment() {
    state.withLock { state in
      state.completed = min(total, state.completed + share)
      do throws(CairnError) {
        try monitor.advance(.matching, completed: state.completed, total: total)
      } catch {
        state.failure = error
      }
    }
  }

  /// Throws if the work was stopped.
  func check() throws(CairnError) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }
}
