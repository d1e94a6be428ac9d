// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Tells how much processor time the thread that asks has used.
struct ThreadClock {
  private var last = ThreadClock.now

  /// The seconds since the last lap, or since the clock was made.
  mutating func lap() -> Double {
    let now = ThreadClock.now
    defer { last = now }
    return max(0, now - last)
  }

  private static var now: Double {
    var time = timespec()
    // SAFETY: the call writes to the local variable and nowhere else.
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
