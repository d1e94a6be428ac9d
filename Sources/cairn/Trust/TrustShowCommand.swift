// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnStore
import CairnTransport
import CairnTrust

/// `cairn trust show`: whom a device trusts.
struct TrustShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show the root that a device trusts, with its roles and keys.",
    discussion: """
      Compare the ids of the keys with those that the publisher has told you in another way.

      EXAMPLES
        cairn trust show --root /srv/app
      """)

  @OptionGroup var device: DeviceOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    try device.withDevice(for: "trust show", report) { device in
      let text = try TrustReport(command: "trust show", device: device, now: .now)
      try report.show(text.json, summary: text.lines)
    }
  }
}
