// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// What `cairn info` says about one of Cairn's own deltas.
struct HeaderReport {
  let path: String
  let header: DeltaHeader
  /// The compressed streams that it sees through, if there are some.
  var seenThrough: SeenThroughReport?
  /// What it does with its base, where that was given.
  var explanation: ExplanationReport?

  /// For programs.
  var json: JSONValue { .object([("command", "info"), ("delta", .string(path))] + members) }

  /// What is said of the delta itself.
  var members: [(String, JSONValue)] {
    [
      ("format", "cairn"),
      ("kind", .string(kind)),
      ("features", .array(header.featureNames.map { .string($0) })),
      ("deltaSize", .integer(header.deltaSize)),
      ("headerSize", .integer(header.storedSize)),
      ("baseSize", header.base.map { .integer($0.size) } ?? .null),
      ("baseSHA256", header.base.map { .string($0.digest.description) } ?? .null),
      ("targetSize", .integer(header.targetSize)),
      ("targetSHA256", .string(header.targetDigest.description)),
      ("windowSize", .integer(header.windowSize)),
      ("windowCount", .integer(header.windowCount)),
      ("memory", .integer(header.declaredMemory)),
      ("seenThrough", seenThrough?.json ?? .null),
      ("coverCount", .integer(header.coverCount)),
      ("literalSize", .integer(literalSize)),
      (
        "residualCount",
        .integer(header.symbolCount(.residualValue) + header.symbolCount(.correction))
      ),
      ("streams", .array(header.streams.map(streamJSON))),
      ("explanation", explanation?.json ?? .null),
    ]
  }

  /// For people.
  var lines: [String] {
    var lines = ["\(path): \(kind) delta, \(ByteCount(header.deltaSize).exact)"]
    if let base = header.base {
      lines.append("  OLD      \(ByteCount(base.size).exact), sha256 \(base.digest)")
    }
    lines.append("  NEW      \(ByteCount(header.targetSize).exact), sha256 \(header.targetDigest)")
    lines.append(
      "  windows  \(ByteCount.grouped(header.windowCount)) of \(ByteCount(header.windowSize))")
    lines.append("  memory   \(ByteCount(header.declaredMemory)) to apply")
    let features = header.featureNames.isEmpty ? ["none"] : header.featureNames
    lines.append("  features \(features.joined(separator: ", "))")
    lines += seenThrough?.lines ?? []
    lines.append(
      "  covers   \(ByteCount.grouped(header.coverCount)), for "
        + ByteCount(header.describedSize - literalSize).exact)
    lines.append("  literals \(ByteCount(literalSize).exact)")
    return lines + [""] + streamLines + (explanation?.lines ?? [])
  }

  private var streamLines: [String] {
    var table = TextTable(["stream", "coder", ">numbers", ">bytes", ">share", ">bits each"])
    table.add([
      "header", "", "", ByteCount.grouped(header.storedSize), share(header.storedSize), "",
    ])
    for stream in header.streams {
      let bits = Double(stream.codedSize) * 8 / Double(max(1, stream.symbolCount))
      table.add([
        stream.kind.name, stream.coder.name, ByteCount.grouped(stream.symbolCount),
        ByteCount.grouped(stream.codedSize), share(stream.codedSize),
        ByteCount.decimal(bits, digits: 2),
      ])
    }
    return table.lines
  }

  private var literalSize: Int { header.symbolCount(.literal) }

  private var kind: String { header.kind == .null ? "null" : "difference" }

  private func share(_ size: Int) -> String {
    ByteCount.share(of: size, in: header.deltaSize)
  }

  private func streamJSON(_ stream: StreamDescription) -> JSONValue {
    .object([
      ("kind", .string(stream.kind.name)),
      ("coder", .string(stream.coder.name)),
      ("parameter", .integer(stream.parameter)),
      ("symbolCount", .integer(stream.symbolCount)),
      ("codedSize", .integer(stream.codedSize)),
    ])
  }
}
