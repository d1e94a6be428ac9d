// SPDX-License-Identifier: Apache-2.0

/// Lines over the releases, one for each strategy, named where they end.
struct LineChart {
  /// One strategy's line.
  struct Series {
    var strategy: Strategy
    /// A value for each release.
    var values: [Double]
    /// The last value, for people.
    var outcome: String
  }

  var title: String
  var summary: String
  /// The names of the releases.
  var labels: [String]
  var series: [Series]
  var axis: Axis
  /// The releases that are checkpoints.
  var checkpoints: Set<Int>

  /// Draws it.
  func drawing(_ form: ChartWidth) -> Drawing {
    let plot = plot(form)
    var shapes = plot.grid(axis) + plot.releases(labels, checkpoints: checkpoints)
    if form == .narrow { shapes += legend(form) }
    // What the report is about comes last, above the others.
    for line in series.sorted(by: { rank($0) < rank($1) }) { shapes += drawn(line, in: plot) }
    if form == .wide { shapes += LineNames(axis: axis, plot: plot).shapes(for: series) }
    return Drawing(
      title: title,
      summary: summary + " In the end: "
        + series.map { "\($0.strategy.title) \($0.outcome)" }.joined(separator: ", ") + ".",
      width: form.units, height: plot.totalHeight,
      shapes: shapes)
  }

  private func plot(_ form: ChartWidth) -> PlotArea {
    let left = TextWidth.widest(axis.labels, fontSize: form.smallSize) + 10
    let names = TextWidth.widest(
      series.flatMap { [$0.strategy.title, $0.outcome] }, fontSize: form.fontSize * TextWidth.bold)
    // Half of the last release's name stands out at the right.
    let last = TextWidth.estimate(
      PlotArea.short(labels.last ?? "", size: form.smallSize), fontSize: form.smallSize)
    return PlotArea(
      form: form, left: left,
      top: form == .wide ? 12 : 18 + Double(series.count) * 20,
      width: form.units - left - (form == .wide ? names + 24 : max(8, last / 2)),
      height: form == .wide ? 300 : 220, count: labels.count, hasCheckpoints: !checkpoints.isEmpty)
  }

  private func rank(_ line: Series) -> Int {
    line.strategy == .checkpoints
      ? Strategy.allCases.count
      : Strategy.allCases.firstIndex(of: line.strategy) ?? 0
  }

  /// A line, up to where it leaves the scale.
  private func drawn(_ line: Series, in plot: PlotArea) -> [Element] {
    var points: [(x: Double, y: Double)] = []
    for (index, value) in line.values.enumerated() {
      if value > axis.top {
        guard let last = points.last, index > 0 else { break }
        let before = line.values[index - 1]
        let part = (axis.top - before) / (value - before)
        points.append((x: last.x + (plot.x(index) - last.x) * part, y: plot.top))
        break
      }
      points.append((x: plot.x(index), y: plot.y(value, on: axis)))
    }
    guard let first = points.first else { return [] }
    var shapes = [line.strategy.line(points)]
    if line.strategy == .checkpoints || points.count == 1 {
      let reached = points.count == 1 ? [first] : points
      if reached.count <= 26 {
        shapes += reached.map { Shape.dot($0.x, $0.y, class: "fill-\(line.strategy.rawValue)") }
      }
    }
    return shapes
  }

  private func legend(_ form: ChartWidth) -> [Element] {
    series.enumerated().flatMap { row, line in
      let y = 12 + Double(row) * 20
      let isStrong = line.strategy == .checkpoints
      return [
        line.strategy.line([(x: 0, y: y - 4), (x: 26, y: y - 4)]),
        Shape.text(
          line.strategy.title, 34, y, size: form.fontSize,
          class: isStrong ? "ink strong" : "ink"),
        Shape.text(
          line.outcome, form.units, y, size: form.fontSize,
          class: isStrong ? "ink strong" : "ink", anchor: .end),
      ]
    }
  }
}
