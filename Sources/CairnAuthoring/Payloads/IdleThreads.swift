// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import Synchronization

/// Gives the threads that have no payload left to those payloads that are still being made.
///
/// Only the last payloads profit: before, every thread has one of its own. An encoder's result does
/// not depend on its threads.
final class IdleThreads: Sendable {
  private let width: Int
  private let remaining: Atomic<Int>

  /// For `parts` payloads on `width` threads.
  init(width: Int, parts: Int) {
    self.width = width
    remaining = Atomic(parts)
  }

  /// A payload is made, or given up.
  func partIsDone() { remaining.subtract(1, ordering: .relaxed) }

  /// Runs the parts of one payload's encoding.
  var loop: ParallelLoop {
    guard width > 1 else { return .serial }
    return ParallelLoop(width: width) { [self] count, body in
      let active = max(1, remaining.load(ordering: .relaxed))
      ParallelLoop.dispatch(threads: width / min(width, active))(count, body)
    }
  }
}
