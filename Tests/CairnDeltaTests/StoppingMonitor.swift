// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Synchronization

/// A monitor that notes what it hears and stops the work at a given call.
final class StoppingMonitor: WorkMonitor {
  private let heard = Mutex<[(phase: WorkPhase, completed: Int, total: Int)]>([])
  private let stopAt: Int

  init(stopAt: Int = .max) { self.stopAt = stopAt }

  var calls: [(phase: WorkPhase, completed: Int, total: Int)] { heard.withLock { $0 } }

  func advance(_ phase: WorkPhase, completed: Int, total: Int) throws(CairnError) {
    let number = heard.withLock {
      $0.append((phase, completed, total))
      return $0.count
    }
    if number >= stopAt { throw CairnError(.interrupted, "interrupted") }
  }
}
