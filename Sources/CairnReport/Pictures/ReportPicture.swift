// SPDX-License-Identifier: Apache-2.0

/// A picture of a report.
public enum ReportPicture: Sendable, Hashable {
  /// What one device fetches for all updates, by strategy.
  case total
  /// What a device that takes every release has fetched, release by release.
  case bandwidth
  /// What it takes to get from each release to each later one.
  case downloads(Strategy)
  /// What the store keeps after each update.
  case store
  /// What the publisher stores, by strategy.
  case repository
  /// What the fleet fetches to get to the last release, by strategy.
  case fleet
  /// What each class of files costs.
  case fileClasses
  /// What each place of the next checkpoint costs.
  case advice

  /// The pictures that a report has something for, in the order of the page.
  public static func all(of report: SimulationReport) -> [ReportPicture] {
    let figures = ReportFigures(report)
    let candidates: [ReportPicture] =
      [.total, .bandwidth] + Strategy.allCases.map(ReportPicture.downloads)
      + [.store, .repository, .fleet, .fileClasses, .advice]
    return candidates.filter { $0.drawing(of: figures, .wide) != nil }
  }

  /// A name for a file: `downloads-checkpoints`.
  public var name: String {
    switch self {
    case .total: "total"
    case .bandwidth: "bandwidth"
    case .downloads(let strategy): "downloads-" + strategy.rawValue
    case .store: "store"
    case .repository: "repository"
    case .fleet: "fleet"
    case .fileClasses: "file-classes"
    case .advice: "advice"
    }
  }

  /// The picture as a file of SVG: it needs nothing beside it, has its own paper, and follows the
  /// reader's choice of light or dark.
  ///
  /// - Returns: `nil` where the report has nothing to show in it.
  public func svg(of report: SimulationReport, width: ChartWidth = .wide) -> String? {
    drawing(of: ReportFigures(report), width)?.document()
  }

  func drawing(of figures: ReportFigures, _ form: ChartWidth) -> Drawing? {
    switch self {
    case .total: StrategyBars.total(figures)?.drawing(form)
    case .bandwidth: UpdateLines.bandwidth(figures)?.drawing(form)
    case .downloads(let strategy): PairMap.downloads(figures, strategy)?.drawing(form)
    case .store: UpdateLines.store(figures)?.drawing(form)
    case .repository: StrategyBars.repository(figures)?.drawing(form)
    case .fleet: StrategyBars.fleet(figures)?.drawing(form)
    case .fileClasses: FileClassBars.chart(figures)?.drawing(form)
    case .advice: AdviceColumns.chart(figures)?.drawing(form)
    }
  }
}
