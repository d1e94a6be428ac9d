// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Glibc

/// When a request must be over.
struct Deadline {
  private let end: ContinuousClock.Instant?
  private let seconds: Double

  /// - Parameter seconds: from now; `nil` for never.
  init(in seconds: Double?) {
    end = seconds.map { .now + .seconds($0) }
    self.seconds = seconds ?? 0
  }

  func isOver(_ now: ContinuousClock.Instant = .now) -> Bool { end.map { now >= $0 } ?? false }

  /// The failure of being over.
  func failure(_ place: String) -> HTTPFailure {
    .final(
      CairnError(
        .networkTimeout, "\(place): not done within \(seconds.brief) seconds",
        hint: "allow more time, or try again: what has come is kept"))
  }

  /// Sleeps, but not beyond the end, and looks often whether to stop.
  func wait(
    _ time: Duration, stop: () throws(CairnError) -> Void, _ place: String
  ) throws(HTTPFailure) {
    let until = ContinuousClock.now + time
    while true {
      do throws(CairnError) { try stop() } catch { throw .final(error) }
      let now = ContinuousClock.now
      if isOver(now) { throw failure(place) }
      guard now < until else { return }
      let left = min(until - now, .milliseconds(50))
      usleep(UInt32(left.components.attoseconds / 1_000_000_000_000) + 1)
    }
  }
}

extension Double {
  /// The number with one place behind the point, if that is not a nought.
  var brief: String {
    let tenths = (min(abs(self), 1e12) * 10).rounded()
    let whole = Int(tenths / 10)
    let rest = Int(tenths) % 10
    return rest == 0 ? "\(whole)" : "\(whole).\(rest)"
  }
}
