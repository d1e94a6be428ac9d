// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import CairnStore

/// `cairn repair`: makes tree and store again what the installed release says.
struct RepairCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Restore what is missing, changed or damaged in tree and store.",
    discussion: """
      Every file is read. What is damaged comes out of the store, or from a repository or folder, \
      of which only the damaged contents are used. Files of the release that somebody has changed \
      count as damaged: save them before, if they are worth it. Files that the release does not own \
      are left alone.

      EXAMPLES
        cairn repair --root /srv/app
        cairn repair --root image/ --from repo
      """)

  @OptionGroup var device: DeviceOptions
  @OptionGroup var source: SourceOptions
  @OptionGroup var work: WorkOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    let monitor = TerminalProgress(quiet: report.quiet)
    defer { monitor.clear() }
    try device.withDevice(for: "repair", report) { device in
      let installed = try device.installed()
      let source = try source.source(for: device, report)
      var library: ReleaseLibrary?
      if let source {
        library = try ReleaseLibrary(
          source: source, chain: installed.identity.chain,
          knownManifests: try device.knownManifests())
      }
      let repair = Repair(device: device, library: library, settings: work.settings(monitor))
      let outcome = try repaired(by: repair, hasSource: source != nil)
      monitor.clear()
      let usage = ResourceUsage.ofThisProcess(since: start)
      try report.show(
        .object([
          ("command", "repair"), ("root", .string("\(device.tree)")),
          ("recovery", device.recovery.json), ("release", installed.json),
          ("restored", .integer(outcome.restored)),
          ("storeDamage", .integer(outcome.storeDamage)),
          ("downloadSize", .integer(outcome.downloadSize)),
          ("transfer", source?.transferred?.json ?? .null),
          ("lostContents", .integer(outcome.settlement.lostCount)), ("usage", usage.json),
        ]),
        summary: lines(outcome, device, usage) + (source?.transferred?.lines ?? []))
    }
  }

  private func repaired(
    by repair: Repair, hasSource: Bool
  ) throws(CairnError) -> Repair.Outcome {
    do throws(CairnError) {
      return try repair.run()
    } catch {
      guard error.code == .contentMissing, !hasSource else { throw error }
      throw CairnError(
        error.code, error.message,
        hint: "name a repository, or a folder with all packages of the chain, with --from")
    }
  }

  private func lines(
    _ outcome: Repair.Outcome, _ device: Device, _ usage: ResourceUsage
  ) -> [String] {
    var lines: [String] = []
    if outcome.restored == 0, outcome.storeDamage == 0 {
      lines.append("\(device.tree): nothing is damaged, in \(usage.text)")
    } else {
      lines.append(
        "\(device.tree): \(ByteCount.grouped(outcome.restored)) nodes of the tree restored, "
          + "\(ByteCount.grouped(outcome.storeDamage)) damaged deltas of the store replaced, "
          + "with \(ByteCount(outcome.downloadSize)) of payloads, in \(usage.text)")
    }
    if outcome.settlement.lostCount > 0 {
      lines.append(
        "  \(ByteCount.grouped(outcome.settlement.lostCount)) contents that the store should keep "
          + "cannot be made: run again with --from and all packages of the chain")
    }
    return lines
  }
}
