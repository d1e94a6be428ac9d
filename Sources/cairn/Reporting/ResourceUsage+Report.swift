// SPDX-License-Identifier: Apache-2.0

import CairnFiles

extension ResourceUsage {
  /// The members that every result carries.
  var json: JSONValue {
    .object([
      ("elapsedSeconds", .number(elapsedSeconds, decimals: 3)),
      ("processorSeconds", .number(processorSeconds, decimals: 3)),
      ("peakMemory", .integer(peakResidentSize)),
    ])
  }

  /// The time that went by, for people.
  var text: String { "\(ByteCount.decimal(elapsedSeconds, digits: 2)) s" }
}
