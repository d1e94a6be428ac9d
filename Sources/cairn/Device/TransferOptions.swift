// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnFiles
import CairnTransport

/// How much a command may fetch, and how.
struct TransferOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Fetch no more than this, metadata included.", valueName: "size"))
  var maxBytes: ByteCount?

  @Flag(help: "Refuse to fetch again what the device should have.")
  var noFullFallback = false

  @Option(
    help: ArgumentHelp("Fetch no faster than so many bytes a second.", valueName: "size"))
  var limitRate: ByteCount?

  @Option(
    help: ArgumentHelp("How many transfers run side by side (default: 4).", valueName: "n"))
  var connections: Int = 4

  @Option(
    help: ArgumentHelp(
      "Authorities for https, as PEM, instead of the system's.", valueName: "file"),
    completion: .file())
  var caFile: String?

  func validate() throws {
    if !(1...32).contains(connections) {
      throw ValidationError("--connections takes a number from 1 to 32")
    }
    if let limitRate, limitRate.bytes < 1 {
      throw ValidationError("--limit-rate takes at least one byte a second")
    }
  }

  /// The same for the transport.
  var settings: HTTPSettings {
    var settings = HTTPSettings()
    settings.rateLimit = limitRate?.bytes
    settings.authorities = caFile
    settings.userAgent = "cairn/\(Cairn.versionNumber)"
    return settings
  }
}
