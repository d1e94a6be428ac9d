// SPDX-License-Identifier: Apache-2.0

import CairnFiles
import CairnInterop

/// What `cairn info` says about a patch of another program.
struct ForeignReport {
  let path: String
  let patchSize: Int
  let summary: ForeignSummary

  /// For programs.
  var json: JSONValue {
    func number(_ value: Int?) -> JSONValue { value.map { .integer($0) } ?? .null }
    return .object([
      ("command", "info"),
      ("delta", .string(path)),
      ("format", .string(summary.format.rawValue)),
      ("deltaSize", .integer(patchSize)),
      ("targetSize", number(summary.targetSize)),
      ("leastBaseSize", number(summary.leastBaseSize)),
      ("windowCount", number(summary.windowCount)),
      ("largestWindowSize", number(summary.largestWindowSize)),
      ("compressor", summary.compressor.map { .string($0) } ?? .null),
      ("checksums", .boolean(summary.hasChecksums)),
    ])
  }

  /// For people.
  var lines: [String] {
    ["\(path): \(summary.format.title) patch, \(ByteCount(patchSize).exact)"]
      + summary.description.split(separator: "\n").dropFirst().map { "  \($0)" }
  }
}
