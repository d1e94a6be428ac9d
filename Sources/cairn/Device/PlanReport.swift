// SPDX-License-Identifier: Apache-2.0

import CairnFiles
import CairnHydration
import CairnRelease
import CairnStore

/// What `cairn plan` says.
struct PlanReport {
  private let change: PlannedChange
  private let command: String
  private let device: Device
  private let source: (any PackageSource)?

  init(
    _ change: PlannedChange, command: String, device: Device, source: (any PackageSource)?
  ) {
    self.source = source
    self.change = change
    self.command = command
    self.device = device
  }

  private var installation: Installation { change.installation }

  /// All that the installation would fetch, if it were run now.
  private var toFetch: TransferSize? {
    guard let payloads = installation.transfer?.size else { return nil }
    // A device without a release keeps nothing of what was fetched for the plan.
    let metadata = device.state.installed == nil ? source?.transferred : source?.renewal
    return metadata.map { payloads + $0 } ?? payloads
  }

  // MARK: For people

  var lines: [String] {
    var lines = [
      "\(device.tree): \(change.from?.identity.title ?? "nothing") -> \(change.to.identity.title)"
    ]
    if change.packages.isEmpty {
      lines.append("  no package is needed")
    } else {
      var table = TextTable(["package", ">used", ">of", "needed because"])
      for package in change.packages {
        table.add([
          package.title, "\(ByteCount(package.usedSize))",
          "\(ByteCount(package.entry.size))", package.why,
        ])
      }
      lines += table.lines
      let proof =
        installation.hydration.isProvenMinimal
        ? "; nothing smaller exists" : "; something smaller may exist"
      lines.append(
        "  \(ByteCount(installation.hydration.downloadSize).exact) of payloads are used\(proof)")
    }
    if let size = toFetch {
      lines.append("  \(ByteCount(size.total).exact) are fetched: \(size.text)")
    }
    lines.append("  files: \(counts)")
    for need in installation.spaceNeeds { lines.append("  space: \(text(need))") }
    for conflict in installation.conflicts.prefix(PlanReport.shownConflicts) {
      lines.append(
        "  in the way: \(conflict.path), \(conflict.reason); "
          + "with --force it is saved as \(conflict.savedAs)")
    }
    let rest = installation.conflicts.count - PlanReport.shownConflicts
    if rest > 0 { lines.append("  in the way: \(rest) more") }
    return lines
  }

  /// So many of what is in the way are listed; JSON has them all.
  private static let shownConflicts = 20

  private var counts: String {
    "\(ByteCount.grouped(installation.added)) added, "
      + "\(ByteCount.grouped(installation.changed)) changed, "
      + "\(ByteCount.grouped(installation.removed)) removed; "
      + "\(ByteCount(installation.writtenSize)) are written"
  }

  private func text(_ need: SpaceNeed) -> String {
    let available =
      need.availableSize.map { "\(ByteCount($0)) are available" } ?? "nobody counts it"
    let verdict = need.isMet ? "" : ", which is too little"
    return "\(need.place) needs \(ByteCount(need.size)) and "
      + "\(ByteCount.grouped(need.nodes)) inodes; \(available)\(verdict)"
  }

  // MARK: For programs

  var json: JSONValue {
    .object([
      ("command", .string(command)),
      ("root", .string("\(device.tree)")),
      ("recovery", device.recovery.json),
      ("changed", .boolean(false)),
      ("from", change.from?.json ?? .null),
      ("to", change.to.json),
      ("packages", .array(change.packages.map { $0.json(withRanges: true) })),
      ("downloadSize", .integer(installation.hydration.downloadSize)),
      ("toFetch", toFetch?.json ?? .null),
      ("transfer", source?.transferred?.json ?? .null),
      ("provenMinimal", .boolean(installation.hydration.isProvenMinimal)),
      ("filesAdded", .integer(installation.added)),
      ("filesChanged", .integer(installation.changed)),
      ("filesRemoved", .integer(installation.removed)),
      ("writtenSize", .integer(installation.writtenSize)),
      ("conflicts", .array(installation.conflicts.map(\.json))),
      ("space", .array(installation.spaceNeeds.map(json))),
    ])
  }

  private func json(_ need: SpaceNeed) -> JSONValue {
    .object([
      ("place", .string(need.place)),
      ("neededSize", .integer(need.size)),
      ("availableSize", need.availableSize.map { .integer($0) } ?? .null),
      ("neededNodes", .integer(need.nodes)),
      ("availableNodes", need.availableNodes.map { .integer($0) } ?? .null),
      ("fits", .boolean(need.isMet)),
    ])
  }
}
