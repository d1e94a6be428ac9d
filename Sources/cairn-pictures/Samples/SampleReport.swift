// SPDX-License-Identifier: Apache-2.0

package import CairnReport

/// The reports that pictures are tried on.
package enum SampleReport: String, CaseIterable {
  /// A year of a real-looking system, with a fleet and an advice.
  case year
  /// Two releases.
  case pair
  /// Five years.
  case sixty
  /// More releases than a page has figures for.
  case many
  /// One release: nothing to update.
  case single
  /// No release at all.
  case empty
  /// Releases that are alike: every number is 0.
  case nothing
  /// Names that try to get out of their place.
  case names
  /// The largest numbers that there are.
  case huge

  /// The sample of a name.
  package static func named(_ name: String) -> SampleReport? { SampleReport(rawValue: name) }

  /// The report.
  package var report: SimulationReport {
    switch self {
    case .year: return SampleChain(releaseCount: 13, fileCount: 420).report()
    case .pair: return SampleChain(releaseCount: 2, fileCount: 60).report()
    case .sixty: return SampleChain(releaseCount: 60, fileCount: 120).report()
    case .many: return SampleChain(releaseCount: 101, fileCount: 3).report()
    case .single: return SampleChain(releaseCount: 1, fileCount: 60).report()
    case .empty: return SampleChain(releaseCount: 0, fileCount: 0).report()
    case .nothing: return SampleChain(releaseCount: 5, fileCount: 0).report()
    case .names:
      var report = SampleChain(releaseCount: 8, fileCount: 60).report()
      HostileNames.put(into: &report)
      return report
    case .huge:
      var report = SampleChain(releaseCount: 4, fileCount: 60).report()
      HugeNumbers.put(into: &report)
      return report
    }
  }
}
