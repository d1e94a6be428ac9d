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

  @Option(
    help: ArgumentHelp(
      "Write each chart as an SVG file to a directory, which is made.", valueName: "dir"),
    completion: .directory)
  var pictures: String?

  /// Finds out whether the files can be written, before the work.
  func check() throws(CairnError) {
    for path in [csv, html] {
      if let path { _ = try OutputPlace.choose(path, replacing: true, inputs: []) }
    }
    if let pictures { _ = try PosixStorage.directory(at: pictures) }
  }

  /// Writes them.
  func write(_ report: SimulationReport) throws(CairnError) {
    if let csv { try write(CSVReport(report).text, to: csv) }
    if let html { try write(HTMLReport(report).text, to: html) }
    guard let pictures else { return }
    for picture in ReportPicture.all(of: report) {
      guard let text = picture.svg(of: report) else { continue }
      try write(text, to: "\(pictures)/\(picture.name).svg")
    }
  }

  private func write(_ text: String, to path: String) throws(CairnError) {
    let place = try OutputPlace.choose(path, replacing: true, inputs: [])
    try Array(text.utf8).withView { view throws(CairnError) in try place.write(view) }
  }
}
