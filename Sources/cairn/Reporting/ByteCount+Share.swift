// SPDX-License-Identifier: Apache-2.0

import CairnFiles

extension ByteCount {
  /// How much `part` is of `whole`, in per cent; `-` of nothing.
  static func share(of part: Int, in whole: Int, digits: Int = 1) -> String {
    guard whole > 0 else { return "-" }
    return decimal(Double(part) / Double(whole) * 100, digits: digits) + "%"
  }
}
