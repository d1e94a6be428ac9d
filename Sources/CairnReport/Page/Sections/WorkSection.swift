// SPDX-License-Identifier: Apache-2.0

/// The facts of how the figures came about.
enum WorkSection {
  static func element(_ figures: ReportFigures) -> Element? {
    let report = figures.report
    let work = report.work
    return Block.section(
      "How this was made",
      [
        Block.facts([
          (name: "software", value: report.software), (name: "effort", value: report.effort),
          (
            name: "payloads",
            value: "\(Amount.grouped(max(0, work.madeCount))) made, "
              + "\(Amount.grouped(max(0, work.knownCount))) known before"
          ),
          (name: "read to hash", value: Amount.bytes(max(0, work.hashedSize))),
          (name: "processor time", value: Amount.seconds(work.processorSeconds)),
          (name: "checkpoints", value: checkpoints(figures)),
        ]), releases(figures).folded("The releases"),
      ])
  }

  private static func checkpoints(_ figures: ReportFigures) -> String {
    let names = figures.checkpoints.sorted().map { figures.shortLabels[$0] }
    return names.isEmpty ? "none but the first release" : names.joined(separator: ", ")
  }

  private static func releases(_ figures: ReportFigures) -> Table {
    Table(
      caption: "The releases",
      columns: ["release", "files", "size", "changed files", "changed", "devices"],
      rows: figures.report.releases.map { release in
        [
          .text(release.id), .number(Amount.grouped(max(0, release.fileCount))),
          .number(Amount.bytes(max(0, release.treeSize))),
          .number(Amount.grouped(max(0, release.changedFileCount))),
          .number(Amount.bytes(max(0, release.changedSize))),
          .number(release.deviceCount.map { Amount.grouped(max(0, $0)) } ?? "–"),
        ]
      })
  }
}
