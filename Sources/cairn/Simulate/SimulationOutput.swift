// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles
import CairnReport

/// The files that a simulation writes.
struct SimulationOutput: ParsableArguments {
  @Flag(help: "Print what every pair of releases costs.")
  var pairs = false

  @Option(
    help: ArgumentHelp("Write what every pair costs to a file of values.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var csv: String?

  @Option(
    help: ArgumentHelp("Write everything to a page with charts.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var html: String?

  /// Finds out whether the files can be written, before the work.
  func check() throws(CairnError) {
    for path in [csv, html] {
      if let path { _ = try OutputPlace.choose(path, replacing: true, inputs: []) }
    }
  }

  /// Writes them.
  func write(_ report: SimulationReport) throws(CairnError) {
    if let csv { try write(CSVReport(report).text, to: csv) }
    if let html { try write(HTMLReport(report).text, to: html) }
  }

  private func write(_ text: String, to path: String) throws(CairnError) {
    let place = try OutputPlace.choose(path, replacing: true, inputs: [])
    try Array(text.utf8).withView { view throws(CairnError) in try place.write(view) }
  }
}
