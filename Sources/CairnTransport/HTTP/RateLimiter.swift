// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Spreads bytes over time, for all transfers of a client together.
package final class RateLimiter: Sendable {
  /// What may come at once after a pause, in seconds' worth of bytes.
  private static let burst = Duration.milliseconds(50)

  private let rate: Int
  /// When the bytes so far have been paid for.
  private let paid: Mutex<ContinuousClock.Instant>

  /// - Parameter rate: bytes a second.
  package init(rate: Int) {
    self.rate = max(1, rate)
    paid = Mutex(.now)
  }

  /// Counts bytes that have come, and says how long to wait before taking more.
  package func delay(after count: Int, now: ContinuousClock.Instant = .now) -> Duration {
    let cost = Duration.seconds(Double(count) / Double(rate))
    return paid.withLock { paid in
      paid = max(paid, now - RateLimiter.burst) + cost
      return max(.zero, paid - now)
    }
  }

  /// A size of reads that keeps the flow even.
  var readSize: Int { min(max(rate / 8, 1 << 10), 128 << 10) }
}
