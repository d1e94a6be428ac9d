// SPDX-License-Identifier: Apache-2.0

import CairnFiles

/// What `cairn bench` says in the end.
struct BenchReport {
  let old: String
  let new: String
  let newSize: Int
  let threads: Int
  let results: [BenchResult]

  /// The smallest full download that was measured: what a patch saves against.
  private var fullSize: Int {
    results.filter { $0.isFull && $0.isVerified }.compactMap(\.patchSize).min() ?? newSize
  }

  /// For people.
  var lines: [String] {
    var table = TextTable([
      "program", ">bytes", ">of NEW", ">saved", ">make CPU", ">memory", ">apply CPU", ">memory",
      "result",
    ])
    for result in results {
      table.add(
        [
          result.name,
          result.patchSize.map(ByteCount.grouped) ?? "-",
          result.patchSize.map { percent(Double($0) / Double(max(1, newSize)), digits: 2) } ?? "-",
          result.isFull ? "" : result.patchSize.map { percent(saving($0), digits: 1) } ?? "-",
        ] + cells(result.encoding) + cells(result.decoding)
          + [result.failure ?? "identical"])
    }
    return [
      "\(old) -> \(new): \(ByteCount(newSize).exact)",
      "full download (the smaller of those measured): \(ByteCount(fullSize).exact)", "",
    ] + table.lines + results.flatMap { $0.description.map { [""] + $0.lines } ?? [] }
  }

  /// For programs.
  var json: JSONValue {
    .object([
      ("command", "bench"),
      ("old", .string(old)),
      ("new", .string(new)),
      ("targetSize", .integer(newSize)),
      ("fullSize", .integer(fullSize)),
      ("threads", .integer(threads)),
      ("results", .array(results.map(resultJSON))),
    ])
  }

  private func resultJSON(_ result: BenchResult) -> JSONValue {
    .object([
      ("name", .string(result.name)),
      ("full", .boolean(result.isFull)),
      ("deltaSize", result.patchSize.map { .integer($0) } ?? .null),
      ("saved", result.patchSize.map { .number(saving($0), decimals: 6) } ?? .null),
      ("encoding", result.encoding?.json ?? .null),
      ("decoding", result.decoding?.json ?? .null),
      ("verified", .boolean(result.isVerified)),
      ("info", result.description.map { .object($0.members) } ?? .null),
      ("failure", result.failure.map { .string($0) } ?? .null),
    ])
  }

  private func saving(_ size: Int) -> Double { 1 - Double(size) / Double(max(1, fullSize)) }

  private func percent(_ share: Double, digits: Int) -> String {
    ByteCount.decimal(share * 100, digits: digits) + "%"
  }

  private func cells(_ usage: ResourceUsage?) -> [String] {
    guard let usage else { return ["-", "-"] }
    return [
      ByteCount.decimal(usage.processorSeconds, digits: 2) + " s",
      ByteCount(usage.peakResidentSize).description,
    ]
  }
}
