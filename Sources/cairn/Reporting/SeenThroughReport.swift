// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// What `cairn info` says about the compressed streams that a delta sees through.
struct SeenThroughReport {
  let seen: SeenThrough

  /// For programs.
  var json: JSONValue {
    .object([
      ("baseLayers", .integer(seen.baseLayerCount)),
      ("targetLayers", .integer(seen.targetLayerCount)),
      ("baseStreams", .integer(seen.baseStreamCount)),
      ("targetStreams", .integer(seen.targetStreamCount)),
      ("correctedStreams", .integer(seen.correctedStreamCount)),
      ("expandedSize", .integer(seen.expandedSize)),
      (
        "leftAlone",
        .array(
          seen.leftAlone.map { left in
            .object([
              ("reason", .string(left.reason.name)), ("count", .integer(left.count)),
            ])
          })
      ),
    ])
  }

  /// For people.
  var lines: [String] {
    var line =
      "  deflate  \(ByteCount.grouped(seen.targetStreamCount)) streams of NEW seen through, "
      + ByteCount(seen.expandedSize).exact + " expanded"
    if seen.targetLayerCount > 1 { line += ", \(seen.targetLayerCount) deep" }
    if seen.correctedStreamCount > 0 {
      line += "; \(ByteCount.grouped(seen.correctedStreamCount)) corrected"
    }
    if seen.leftAlone.isEmpty { return [line] }
    let left = seen.leftAlone.map { "\(ByteCount.grouped($0.count)) \($0.reason.name)" }
    return [line, "           left as they are: \(left.joined(separator: ", "))"]
  }
}

extension DeltaApplier {
  /// What is said of the streams that the delta sees through, if there are some.
  func seenReport() throws(CairnError) -> SeenThroughReport? {
    try seenThrough().map { SeenThroughReport(seen: $0) }
  }
}
