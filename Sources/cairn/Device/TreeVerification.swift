// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles
import CairnRelease
import CairnStore

/// `cairn verify` of a tree and its store.
struct TreeVerification {
  let options: DeviceOptions
  let quick: Bool
  let settings: WorkSettings
  let report: ReportOptions
  let monitor: TerminalProgress

  func run() throws {
    let start = ResourceUsage.monotonicSeconds
    try options.withDevice(for: "verify", report) { device in
      let installed = try device.installed()
      let damage = try Verification(device: device, settings: settings).damage(quick: quick)
      monitor.clear()
      let usage = ResourceUsage.ofThisProcess(since: start)
      let title = "\(device.tree): \(installed.identity.title)"
      try report.show(
        .object([
          ("command", "verify"), ("root", .string("\(device.tree)")),
          ("recovery", device.recovery.json), ("release", installed.json),
          ("quick", .boolean(quick)), ("verified", .boolean(damage.isEmpty)),
          ("damage", .array(damage.map(\.json))), ("usage", usage.json),
        ]),
        summary: damage.isEmpty
          ? ["\(title), tree and store are as they should be, in \(usage.text)"]
          : damage.map { "  \($0.text)" })
      guard !damage.isEmpty else { return }
      if report.json { throw ExitCode(ErrorCode.treeDiffers.exitStatus) }
      throw CairnError(
        .treeDiffers,
        "\(title), \(damage.count == 1 ? "1 thing is" : "\(damage.count) things are") "
          + "not as \(damage.count == 1 ? "it" : "they") should be",
        hint: "run cairn repair, with --from if the store does not have enough")
    }
  }
}
