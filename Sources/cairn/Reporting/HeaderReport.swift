// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// What `cairn info` says about one of Cairn's own deltas.
struct HeaderReport {
  let path: String
  let header: DeltaHeader

  /// For programs.
  var json: JSONValue {
    .object([
      ("command", "info"),
      ("delta", .string(path)),
      ("format", "cairn"),
      ("kind", .string(kind)),
      ("deltaSize", .integer(header.deltaSize)),
      ("headerSize", .integer(header.storedSize)),
      ("baseSize", header.base.map { .integer($0.size) } ?? .null),
      ("baseSHA256", header.base.map { .string($0.digest.description) } ?? .null),
      ("targetSize", .integer(header.targetSize)),
      ("targetSHA256", .string(header.targetDigest.description)),
      ("windowSize", .integer(header.windowSize)),
      ("windowCount", .integer(header.windowCount)),
      ("memory", .integer(header.declaredMemory)),
      ("coverCount", .integer(header.coverCount)),
      ("streams", .array(header.streams.map(streamJSON))),
    ])
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
    lines.append("  covers   \(ByteCount.grouped(header.coverCount))")
    var table = TextTable(["stream", "coder", ">numbers", ">bytes", ">share"])
    table.add(["header", "", "", ByteCount.grouped(header.storedSize), share(header.storedSize)])
    for stream in header.streams {
      table.add([
        stream.kind.name, stream.coder.name, ByteCount.grouped(stream.symbolCount),
        ByteCount.grouped(stream.codedSize), share(stream.codedSize),
      ])
    }
    return lines + [""] + table.lines
  }

  private var kind: String { header.kind == .null ? "null" : "difference" }

  private func share(_ size: Int) -> String {
    let share = header.deltaSize == 0 ? 0 : Double(size) / Double(header.deltaSize)
    return ByteCount.decimal(share * 100, digits: 1) + "%"
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
