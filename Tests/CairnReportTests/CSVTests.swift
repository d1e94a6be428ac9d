// SPDX-License-Identifier: Apache-2.0

import CairnReport
import Testing
import cairn_pictures

@Suite("the table of pairs")
struct CSVTests {
  @Test("every pair of every strategy has a row of the report's figures")
  func rows() {
    let report = SampleReport.year.report
    let rows = parsed(CSVReport(report).text)
    #expect(rows.first == CSVReport.columns)
    #expect(rows.count == 1 + 5 * 78)
    let pairs = report.strategies.flatMap { outcome in outcome.pairs.map { (outcome.strategy, $0) }
    }
    for (row, (strategy, pair)) in zip(rows.dropFirst(), pairs) {
      #expect(
        row.prefix(7) == [
          strategy.rawValue, report.releases[pair.from].id, report.releases[pair.to].id,
          "\(pair.downloadSize)", "\(pair.writtenSize)", "\(pair.peakSize)", "\(pair.storeSize)",
        ])
      #expect(row.last == "\(pair.packageCount)")
      let seconds = row[7].split(separator: ".")
      #expect(seconds.count == 2 && seconds[1].count == 3)
    }
  }

  @Test(
    "names come back as they are",
    arguments: ["a,b", "say \"x\"", "two\nlines", "c\r\nd", "", " x"])
  func quotes(name: String) {
    #expect(ids(name) == [name, "to"])
  }

  @Test(
    "no name becomes a formula, in whatever way a program splits the cells",
    arguments: [
      ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
      (" =1", " '=1"), ("\t=1", "\t'=1"), ("a;=1", "a;'=1"), ("a\n=1", "a\n'=1"),
      ("a\",=1", "a\",'=1"), ("\u{FF1D}1", "'\u{FF1D}1"), ("2026-11", "2026-11"),
      ("a=b", "a=b"), ("'=1", "'=1"),
    ])
  func formulas(name: String, safe: String) {
    #expect(ids(name).first.map { Array($0.unicodeScalars) } == Array(safe.unicodeScalars))
  }

  @Test(
    "every sample gives a table with as many fields in each row", arguments: SampleReport.allCases)
  func shape(sample: SampleReport) {
    let text = CSVReport(sample.report).text
    #expect(text.hasSuffix("\r\n"))
    #expect(parsed(text).allSatisfy { $0.count == CSVReport.columns.count })
    #expect(text == CSVReport(sample.report).text)
  }

  /// The names of a row whose first release has a name.
  private func ids(_ name: String) -> [String] {
    let pair = PairCost(
      from: 0, to: 1, downloadSize: 1, writtenSize: 2, peakSize: 3, storeSize: 4,
      processorSeconds: 5, packageCount: 6)
    let report = SimulationReport(
      chain: "", effort: "", software: "",
      releases: [name, "to"].map { SimulatedRelease(id: $0, fileCount: 0, treeSize: 0) },
      strategies: [
        StrategyOutcome(
          strategy: .full, pairs: [pair], publishedSizes: [], publishingSeconds: 0, fleetSize: 0)
      ],
      work: SimulationWork(madeCount: 0, knownCount: 0, hashedSize: 0, processorSeconds: 0))
    let rows = parsed(CSVReport(report).text)
    return rows.count == 2 ? Array(rows[1][1...2]) : []
  }

  /// Reads a table by RFC 4180.
  private func parsed(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = String.UnicodeScalarView()
    var isQuoted = false
    let scalars = Array(text.unicodeScalars)
    var place = 0
    while place < scalars.count {
      let scalar = scalars[place]
      place += 1
      if isQuoted {
        if scalar != "\"" {
          field.append(scalar)
        } else if place < scalars.count, scalars[place] == "\"" {
          field.append(scalar)
          place += 1
        } else {
          isQuoted = false
        }
      } else if scalar == "\"" {
        isQuoted = true
      } else if scalar == "," || scalar == "\r" {
        row.append(String(field))
        field = String.UnicodeScalarView()
      } else if scalar == "\n" {
        rows.append(row)
        row = []
      } else {
        field.append(scalar)
      }
    }
    return rows
  }
}
