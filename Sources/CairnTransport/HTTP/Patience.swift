// SPDX-License-Identifier: Apache-2.0

/// Notices servers that hang or drip: fewer bytes than the least rate for too long.
package struct Patience {
  private let leastBytes: Int
  private let period: Duration
  private var periodStart: ContinuousClock.Instant
  private var received = 0

  /// - Parameters:
  ///   - rate: the least bytes a second.
  ///   - seconds: the time over which the rate counts.
  package init(rate: Int, seconds: Double, now: ContinuousClock.Instant) {
    leastBytes = Int(min(Double(rate) * seconds, 1e15))
    period = .seconds(seconds)
    periodStart = now
  }

  /// Counts bytes that have come.
  package mutating func add(_ count: Int) { received += count }

  /// Leaves out time in which the server was not waited for.
  package mutating func leaveOut(_ time: Duration) { periodStart += time }

  /// Whether the patience is at an end.
  package mutating func isExhausted(now: ContinuousClock.Instant) -> Bool {
    guard now - periodStart >= period else { return false }
    if received < max(1, leastBytes) { return true }
    received = 0
    periodStart = now
    return false
  }
}
