// SPDX-License-Identifier: Apache-2.0

import CairnTrust
import FoundationEssentials

extension UTCTime {
  /// The time that this machine's clock shows.
  static var now: UTCTime { UTCTime(secondsSince1970: Int(Date().timeIntervalSince1970)) }
}
