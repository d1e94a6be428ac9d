// SPDX-License-Identifier: Apache-2.0

/// The names of lines beside their ends, moved apart where the ends are close.
struct LineNames {
  var axis: Axis
  var plot: PlotArea

  private var size: Double { plot.form.fontSize }
  private var rowHeight: Double { size * 2.7 }

  /// The names, and fine lines to those that had to move.
  func shapes(for series: [LineChart.Series]) -> [Element] {
    let named = series.filter { ($0.values.last ?? 0) <= axis.top }
      .map { (line: $0, y: plot.y($0.values.last ?? 0, on: axis)) }
      .sorted { ($0.y, $0.line.strategy.rawValue) < ($1.y, $1.line.strategy.rawValue) }
    let places = apart(named.map(\.y))
    var shapes: [Element] = []
    for (entry, y) in zip(named, places) {
      shapes += name(entry.line, from: entry.y, to: y)
    }
    let beyond = series.filter { ($0.values.last ?? 0) > axis.top }
    for (row, line) in beyond.enumerated() { shapes += note(line, row: row) }
    return shapes
  }

  /// Places in the same order, at least a row apart, within the plot where there is room.
  private func apart(_ wanted: [Double]) -> [Double] {
    var places = wanted
    for index in places.indices.dropFirst() {
      places[index] = max(places[index], places[index - 1] + rowHeight)
    }
    var limit = plot.bottom - size
    for index in places.indices.reversed() {
      places[index] = min(places[index], limit)
      limit = places[index] - rowHeight
    }
    return places
  }

  private func name(_ line: LineChart.Series, from end: Double, to y: Double) -> [Element] {
    let strategy = line.strategy
    let style = strategy == .checkpoints ? "ink strong" : "ink"
    return [
      Shape.path(
        [(x: plot.right + 3, y: end), (x: plot.right + 18, y: y)],
        class: "line line-\(strategy.rawValue)", width: 1),
      Shape.text(strategy.title, plot.right + 23, y + size * 0.05, size: size, class: style),
      Shape.text(
        line.outcome, plot.right + 23, y + size * 1.2, size: size,
        class: strategy == .checkpoints ? "ink strong" : "muted"),
    ]
  }

  /// Says of a line that leaves the scale where it would end.
  private func note(_ line: LineChart.Series, row: Int) -> [Element] {
    let x = plot.x(0) + leaving(line) + 10
    let y = plot.top + size + 8 + Double(row) * (size + 6)
    let text = "↑ \(line.strategy.title) leaves the scale: \(line.outcome)"
    let width = TextWidth.estimate(text, fontSize: size)
    let start = min(x, plot.right - width)
    return [
      Shape.box(start - 3, y - size, width + 6, size * 1.35, class: "paper"),
      Shape.text(text, start, y, size: size, class: "ink"),
    ]
  }

  /// How far right of the first release a line leaves the scale.
  private func leaving(_ line: LineChart.Series) -> Double {
    guard let index = line.values.firstIndex(where: { $0 > axis.top }), index > 0 else { return 0 }
    let before = line.values[index - 1]
    let part = (axis.top - before) / (line.values[index] - before)
    return plot.x(index - 1) + (plot.x(index) - plot.x(index - 1)) * part - plot.x(0)
  }
}
