// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnStore
import CairnTransport
import CairnTrust

/// `cairn trust set`: makes a device trust a publisher.
struct TrustSetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Make a device trust a publisher's root.",
    discussion: """
      The root is the publisher's root metadata, complete with its signatures, got from where you can \
      be sure of it. From then on the device follows it: newer roots come by themselves. Another \
      publisher's root is refused without --replace.

      EXAMPLES
        cairn trust set root.json --root /srv/app
        cairn trust set other.json --root /srv/app --replace
      """)

  @Argument(help: "The root metadata.", completion: .file())
  var file: String

  @OptionGroup var device: DeviceOptions

  @Flag(help: "Forget the root that is trusted now.")
  var replace = false

  @OptionGroup var report: ReportOptions

  func run() throws {
    let root = try RootFile.bytes(file)
    try device.withDevice(for: "trust set \(file)", report) { device in
      let now = UTCTime.now
      let keeper = StoredMetadata(device.store, directory: Device.trustDirectory)
      try TrustedRoot(keeper).pin(root, now: now, replacing: replace)
      let text = try TrustReport(command: "trust set", device: device, now: now)
      try report.show(text.json, summary: text.lines)
    }
  }
}
