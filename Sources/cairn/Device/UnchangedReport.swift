// SPDX-License-Identifier: Apache-2.0

import CairnHydration
import CairnRelease
import CairnStore

/// What a command says that had nothing to do.
struct UnchangedReport {
  let command: String
  let device: Device
  let release: InstalledRelease
  var transferred: TransferSize?

  func lines(_ text: String) -> [String] {
    ["\(device.tree): \(text)"] + (transferred?.lines ?? [])
  }

  var json: JSONValue {
    .object([
      ("command", .string(command)),
      ("root", .string("\(device.tree)")),
      ("recovery", device.recovery.json),
      ("changed", .boolean(false)),
      ("from", release.json),
      ("to", release.json),
      ("transfer", transferred?.json ?? .null),
    ])
  }
}
