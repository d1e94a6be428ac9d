// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnRelease
import CairnStore

/// `cairn feature list`: which optional parts there are.
struct FeatureListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the optional parts of the installed release.",
    discussion: """
      EXAMPLES
        cairn feature list --root /srv/app
        cairn feature list --root image/ --json
      """)

  @OptionGroup var device: DeviceOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    try device.withDevice(for: "feature list", report) { device in
      let installed = try device.installed()
      let features = try FeatureFlow(device: device, source: nil, settings: WorkSettings())
        .features()
      let items = features.map { feature in
        JSONValue.object([
          ("name", .string(feature.name)), ("installed", .boolean(feature.isInstalled)),
        ])
      }
      var table = TextTable(["feature", "installed"])
      for feature in features { table.add([feature.name, feature.isInstalled ? "yes" : "no"]) }
      try report.show(
        .object([
          ("command", "feature list"), ("root", .string("\(device.tree)")),
          ("recovery", device.recovery.json), ("release", installed.json),
          ("features", .array(items)),
        ]),
        summary: features.isEmpty
          ? ["\(installed.identity.title) has no optional parts"]
          : ["\(device.tree): \(installed.identity.title)"] + table.lines)
    }
  }
}
