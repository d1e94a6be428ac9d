// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles
import CairnStore

/// Which tree a command works on, and where its store is.
struct DeviceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The directory of the tree: a live system, a mounted image, any directory.", valueName: "dir"),
    completion: .directory)
  var root: String = "."

  @Option(
    help: ArgumentHelp(
      "Where the store is, if not in ROOT/.cairn; later commands find it without this.",
      valueName: "dir"),
    completion: .directory)
  var store: String?

  /// Opens the device, does `body` and clears up.
  ///
  /// What had to be recovered is said before anything else. A store that was made for nothing is
  /// taken away again.
  func withDevice(
    for command: String, creating: Bool = false, _ report: ReportOptions,
    _ body: (Device) throws -> Void
  ) throws {
    let opened = try OpenedDevice(
      root: root, store: store,
      owner: "process \(ChildProcess.ownNumber): cairn \(command)", creating: creating)
    defer { opened.discardUnused() }
    if let text = opened.device.recovery.text { report.note(text) }
    try body(opened.device)
  }
}
