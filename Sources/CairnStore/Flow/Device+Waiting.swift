// SPDX-License-Identifier: Apache-2.0

import CairnDelta

extension Device {
  /// Turns files that still wait from an earlier installation into deltas; the next transaction
  /// removes them.
  ///
  /// Throws what keeps them from becoming deltas, before anything has changed.
  func settleWaiting(_ settings: WorkSettings) throws(CairnError) {
    guard !state.waiting.isEmpty else { return }
    let outcome = try Settlement(device: self, settings: settings).run()
    if let obstacle = outcome.obstacle { throw obstacle }
  }

  /// As `settleWaiting`, where a damaged tree must not get in the way: what cannot be kept is given
  /// up.
  func settleWaitingOrGiveUp(_ settings: WorkSettings) throws(CairnError) {
    do throws(CairnError) {
      try settleWaiting(settings)
    } catch {
      guard error.code != .interrupted else { throw error }
      var state = self.state
      state.waiting = []
      try save(state)
    }
  }
}
