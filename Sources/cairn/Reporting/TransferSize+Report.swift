// SPDX-License-Identifier: Apache-2.0

import CairnFiles
import CairnHydration

extension TransferSize {
  /// What was fetched, as lines of a summary.
  var lines: [String] { ["  fetched  \(ByteCount(total)): \(text)"] }

  /// The parts, for people.
  var text: String {
    let parts: [(TransferReason, String)] = [
      (.metadata, "of metadata"), (.delta, "of deltas"), (.full, "of full contents"),
      (.fallback, "again that the device had lost"), (.wasted, "for nothing"),
    ]
    let named = parts.compactMap { reason, name in
      self[reason] == 0 ? nil : "\(ByteCount(self[reason])) \(name)"
    }
    let count = requests == 1 ? "1 request" : "\(ByteCount.grouped(requests)) requests"
    return (named.isEmpty ? "nothing" : named.joined(separator: ", ")) + ", in \(count)"
  }

  /// The same for programs.
  var json: JSONValue {
    .object(
      [("total", .integer(total)), ("requests", .integer(requests))]
        + TransferReason.allCases.map { ($0.rawValue, .integer(self[$0])) })
  }
}
