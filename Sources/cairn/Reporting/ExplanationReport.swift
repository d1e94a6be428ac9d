// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// What a delta does with its base, for people and programs.
struct ExplanationReport {
  let explanation: DeltaExplanation

  /// For programs.
  var json: JSONValue {
    .object([
      ("copiedSize", .integer(explanation.copiedSize)),
      ("fillCount", .integer(explanation.fillCount)),
      ("fillSize", .integer(explanation.fillSize)),
      ("literalSize", .integer(explanation.literalSize)),
      ("residualCount", .integer(explanation.residualCount)),
      ("images", .array(explanation.images.map(imageJSON))),
      ("hitCount", .integer(explanation.hitCount)),
      ("missCount", .integer(explanation.missCount)),
      ("references", .array(explanation.references.map(referencesJSON))),
    ])
  }

  /// For people, behind an empty line.
  var lines: [String] {
    [""] + contentLines + imageLines + referenceLines
  }

  /// Where the target's bytes come from.
  private var contentLines: [String] {
    let size = explanation.copiedSize + explanation.fillSize + explanation.literalSize
    var table = TextTable(["NEW is made of", ">parts", ">bytes", ">share"])
    func add(_ name: String, _ count: Int?, _ bytes: Int) {
      table.add([
        name, count.map(ByteCount.grouped) ?? "", ByteCount.grouped(bytes),
        ByteCount.share(of: bytes, in: size),
      ])
    }
    add("copies", explanation.coverCount - explanation.fillCount, explanation.copiedSize)
    add("fills", explanation.fillCount, explanation.fillSize)
    add("literals", nil, explanation.literalSize)
    add("copied bytes with a residual", nil, explanation.residualCount)
    return table.lines
  }

  private var imageLines: [String] {
    if explanation.images.isEmpty { return ["", "  no executables are followed in OLD"] }
    var table = TextTable([
      "executable in OLD", "machine", ">offset", ">bytes", ">sections", ">references",
    ])
    for image in explanation.images.prefix(ExplanationReport.shownImages) {
      table.add([
        image.format, image.machine, ByteCount.grouped(image.offset),
        ByteCount.grouped(image.size), ByteCount.grouped(image.sectionCount),
        ByteCount.grouped(image.referenceCount),
      ])
    }
    let rest = explanation.images.count - ExplanationReport.shownImages
    return [""] + table.lines + (rest > 0 ? ["  and \(ByteCount.grouped(rest)) more"] : [])
  }

  /// How many images the table has at most; JSON has them all.
  private static let shownImages = 50

  private var referenceLines: [String] {
    if explanation.references.isEmpty { return [] }
    var table = TextTable([
      "references", "kind", ">in OLD", ">predicted", ">hits", ">misses", ">hit rate",
    ])
    for entry in explanation.references {
      table.add(
        [entry.title, entry.kind] + cells(entry.foundCount, entry.hitCount, entry.missCount))
    }
    let found = explanation.references.reduce(0) { $0 + $1.foundCount }
    table.add(["all", ""] + cells(found, explanation.hitCount, explanation.missCount))
    return [""] + table.lines
  }

  private func cells(_ found: Int, _ hits: Int, _ misses: Int) -> [String] {
    [found, hits + misses, hits, misses].map(ByteCount.grouped)
      + [ByteCount.share(of: hits, in: hits + misses, digits: 2)]
  }

  private func imageJSON(_ image: ExplainedImage) -> JSONValue {
    .object([
      ("format", .string(image.format)),
      ("machine", .string(image.machine)),
      ("offset", .integer(image.offset)),
      ("size", .integer(image.size)),
      ("sectionCount", .integer(image.sectionCount)),
      ("referenceCount", .integer(image.referenceCount)),
    ])
  }

  private func referencesJSON(_ references: ExplainedReferences) -> JSONValue {
    .object([
      ("kind", .string(references.kind)),
      ("title", .string(references.title)),
      ("foundCount", .integer(references.foundCount)),
      ("totalCount", .integer(references.totalCount)),
      ("hitCount", .integer(references.hitCount)),
      ("missCount", .integer(references.missCount)),
    ])
  }
}
