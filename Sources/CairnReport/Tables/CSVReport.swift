// SPDX-License-Identifier: Apache-2.0

/// Every pair of releases under every strategy, as a table for other programs (RFC 4180).
///
/// The first row names the columns; sizes are in bytes, times in seconds. A spreadsheet must not take
/// a name for a formula: an apostrophe goes before what could begin one.
public struct CSVReport: Sendable {
  /// The columns, in their order.
  public static let columns = [
    "strategy", "from", "to", "download_bytes", "written_bytes", "peak_bytes", "store_bytes",
    "processor_seconds", "packages",
  ]

  private let report: SimulationReport

  /// Prepares the table of a report.
  public init(_ report: SimulationReport) { self.report = report }

  /// The table, with a line end of CR LF behind every row.
  ///
  /// - Complexity: Linear in the pairs.
  public var text: String {
    var text = CSVReport.columns.joined(separator: ",") + "\r\n"
    let names = report.releases.map { CSVReport.field($0.id) }
    for outcome in report.strategies {
      for pair in outcome.pairs
      where names.indices.contains(pair.from) && names.indices.contains(pair.to) {
        let fields = [
          outcome.strategy.rawValue, names[pair.from], names[pair.to], "\(pair.downloadSize)",
          "\(pair.writtenSize)", "\(pair.peakSize)", "\(pair.storeSize)",
          Amount.decimal(pair.processorSeconds, digits: 3), "\(pair.packageCount)",
        ]
        text += fields.joined(separator: ",") + "\r\n"
      }
    }
    return text
  }

  /// A name as a field: without formulas, and in quotes where it has to be.
  static func field(_ name: String) -> String {
    let safe = withoutFormulas(name)
    let needsQuotes = safe.unicodeScalars.contains {
      $0 == "," || $0 == "\"" || $0 == "\r" || $0 == "\n" || $0 == ";" || $0 == "\t" || $0 == " "
    }
    guard needsQuotes else { return safe }
    var quoted = "\""
    for scalar in safe.unicodeScalars {
      if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  /// An apostrophe before each character that begins a formula, at the start of the name, and behind
  /// what programs with other separators take for the end of a cell.
  private static func withoutFormulas(_ name: String) -> String {
    var result = String.UnicodeScalarView()
    var isAtStart = true
    for scalar in name.unicodeScalars {
      switch scalar {
      case "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}":
        if isAtStart { result.append("'") }
        isAtStart = false
      case "\t", "\r", "\n", ";", ",", "|", "\"": isAtStart = true
      case " ", "\u{A0}": break
      default: isAtStart = false
      }
      result.append(scalar)
    }
    return String(result)
  }
}
