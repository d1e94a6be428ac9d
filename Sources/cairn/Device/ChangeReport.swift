// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import CairnStore

/// What a command says that has changed a tree.
struct ChangeReport {
  private let outcome: ChangeOutcome
  private let command: String
  private let device: Device
  private let usage: ResourceUsage
  private let transferred: TransferSize?

  init(
    _ outcome: ChangeOutcome, command: String, device: Device, usage: ResourceUsage,
    transferred: TransferSize?
  ) {
    self.transferred = transferred
    self.outcome = outcome
    self.command = command
    self.device = device
    self.usage = usage
  }

  /// Says why the store could not be settled yet, if so.
  func noteFailure(_ report: ReportOptions) {
    guard let failure = outcome.settlementFailure else { return }
    report.note(
      "the tree is complete, but the store still keeps old files as they were: \(failure.message); "
        + "the next cairn cleanup or install goes on with them")
  }

  var lines: [String] {
    var lines = [
      "\(device.tree): \(title(outcome.from)) -> \(title(outcome.to)), in \(usage.text)"
    ]
    for package in outcome.packages {
      lines.append(
        "  package  \(package.title): \(ByteCount(package.usedSize)) of "
          + "\(ByteCount(package.entry.size)) used")
    }
    lines += transferred?.lines ?? []
    lines.append(
      "  files    \(ByteCount.grouped(outcome.added)) added, "
        + "\(ByteCount.grouped(outcome.changed)) changed, "
        + "\(ByteCount.grouped(outcome.removed)) removed; "
        + "\(ByteCount(outcome.writtenSize)) written")
    for conflict in outcome.saved {
      lines.append("  saved    \(conflict.path) as \(conflict.savedAs)")
    }
    let undo =
      device.state.previous.map { "; cairn uninstall goes back to \($0.identity.title)" } ?? ""
    lines.append("  store    \(ByteCount(outcome.storeSize))\(undo)")
    if outcome.settlement.lostCount > 0 {
      lines.append(
        "  lost     \(ByteCount.grouped(outcome.settlement.lostCount)) contents of former releases "
          + "cannot be made any more")
    }
    return lines
  }

  private func title(_ release: InstalledRelease?) -> String {
    guard let release else { return "nothing" }
    guard outcome.from?.identity == outcome.to.identity, !release.features.isEmpty else {
      return release.identity.title
    }
    return "\(release.identity.title) with \(release.features.sorted().joined(separator: ", "))"
  }

  var json: JSONValue {
    .object([
      ("command", .string(command)),
      ("root", .string("\(device.tree)")),
      ("recovery", device.recovery.json),
      ("changed", .boolean(true)),
      ("from", outcome.from?.json ?? .null),
      ("to", outcome.to.json),
      ("packages", .array(outcome.packages.map { $0.json(withRanges: false) })),
      ("downloadSize", .integer(outcome.downloadSize)),
      ("transfer", transferred?.json ?? .null),
      ("filesAdded", .integer(outcome.added)),
      ("filesChanged", .integer(outcome.changed)),
      ("filesRemoved", .integer(outcome.removed)),
      ("writtenSize", .integer(outcome.writtenSize)),
      ("saved", .array(outcome.saved.map(\.json))),
      ("previous", device.state.previous?.json ?? .null),
      ("storeSize", .integer(outcome.storeSize)),
      ("deltasMade", .integer(outcome.settlement.made)),
      ("lostContents", .integer(outcome.settlement.lostCount)),
      (
        "unsettled",
        outcome.settlementFailure.map {
          .object([("code", .string($0.code.id)), ("message", .string($0.message))])
        } ?? .null
      ),
      ("usage", usage.json),
    ])
  }
}
