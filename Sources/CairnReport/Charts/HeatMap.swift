// SPDX-License-Identifier: Apache-2.0

/// What it takes to get from each release to each later one: a row for each start, a column for each
/// end.
///
/// Only one half has cells. The name of a row stands beside its first cell, so that nobody has to
/// follow it over empty paper, and the scale has its place in the empty half.
struct HeatMap {
  /// The value from one release to a later one.
  struct Cell {
    var from: Int
    var to: Int
    var value: Int
    /// What is shown where the pointer rests.
    var note: String
  }

  var title: String
  var summary: String
  /// The names of the releases.
  var labels: [String]
  var cells: [Cell]
  /// The value that the darkest step reaches, so that maps can be compared; it is for all beyond.
  var largest: Int
  var checkpoints: Set<Int>

  /// More cells have neither numbers nor notes.
  static let noteLimit = 24

  /// Draws it.
  func drawing(_ form: ChartWidth) -> Drawing {
    let grid = HeatGrid(labels: labels, form: form)
    let scale = HeatScale(largest: largest, prefersFine: form == .wide)
    var shapes = grid.names(checkpoints: checkpoints)
    shapes +=
      labels.count <= HeatMap.noteLimit
      ? single(grid, scale) : merged(grid, scale)
    let legend = HeatLegend(scale: scale, form: form)
    let isInside = legend.width < grid.emptyWidth(atBottom: legend.height + 8)
    shapes += legend.shapes(
      x: isInside ? 0 : max(0, min(grid.left, form.units - legend.width)),
      y: isInside ? grid.bottom - legend.height : grid.bottom + 14)
    return Drawing(
      title: title, summary: summary, width: form.units,
      height: grid.bottom
        + (isInside ? max(2, form.smallSize * 0.8 - grid.cellHeight / 2) : 16 + legend.height),
      shapes: shapes)
  }

  /// Each cell with its number where that fits, and a note.
  private func single(_ grid: HeatGrid, _ scale: HeatScale) -> [Element] {
    let size = grid.form == .wide ? 12.5 : 10.5
    let texts = cells.map { scale.number($0.value) }
    let widest = TextWidth.widest(texts, fontSize: size)
    let hasNumbers = widest + 2 <= grid.cellWidth && size + 3 <= grid.cellHeight
    return zip(cells, texts).map { cell, text in
      let place = grid.place(cell)
      let step = scale.step(cell.value)
      let box = Shape.box(
        place.x, place.y, grid.cellWidth - 1, grid.cellHeight - 1, class: "heat\(step)")
      guard hasNumbers else { return box.titled(cell.note) }
      let number = Shape.text(
        text, place.x + (grid.cellWidth - 1) / 2,
        place.y + (grid.cellHeight - 1) / 2 + size * 0.36, size: size, class: "on\(step)",
        anchor: .middle)
      return Element("g", [:], [box, number]).titled(cell.note)
    }
  }

  /// All cells of a step as one shape: a chain of sixty releases has thousands.
  private func merged(_ grid: HeatGrid, _ scale: HeatScale) -> [Element] {
    var paths = [String](repeating: "", count: Palette.heat.count)
    let gap = grid.cellWidth > 6 ? 1.0 : 0
    let width = Coordinate.text(grid.cellWidth - gap)
    let height = Coordinate.text(grid.cellHeight - gap)
    for cell in cells {
      let place = grid.place(cell)
      paths[scale.step(cell.value)] +=
        "M\(Coordinate.text(place.x)) \(Coordinate.text(place.y))"
        + "h\(width)v\(height)h-\(width)z"
    }
    return paths.enumerated().compactMap { step, path in
      path.isEmpty ? nil : Element("path", ["d": path, "class": "heat\(step)"])
    }
  }
}
