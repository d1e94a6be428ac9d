// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust
private import FoundationEssentials

/// The time at which something is signed: asked for, or the clock's.
enum SigningTime {
  private static let variable = "SOURCE_DATE_EPOCH"

  /// The time that `text` says, else what the variable says that reproducible builds go by, else now.
  static func chosen(_ text: String?) throws(CairnError) -> UTCTime {
    if let text {
      do throws(CairnError) { return try UTCTime(text) } catch {
        throw CairnError(
          .usage, "\(text.debugDescription) is no time", hint: "write 2024-07-01T00:00:00Z")
      }
    }
    guard let seconds = ProcessInfo.processInfo.environment[variable] else {
      return .now
    }
    guard let seconds = Int(seconds), seconds >= 0 else {
      throw CairnError(
        .usage, "\(variable) is \(seconds.debugDescription), which is no number of seconds",
        hint: "unset it, or set it to seconds since 1970")
    }
    return UTCTime(secondsSince1970: seconds)
  }
}
