// SPDX-License-Identifier: Apache-2.0

/// Where the cells of a heat map and the names of its rows and columns are.
struct HeatGrid {
  let labels: [String]
  let form: ChartWidth
  let left: Double
  let top: Double
  let cellWidth: Double
  let cellHeight: Double
  private let texts: [String]
  private let isUpright: Bool

  /// The rows; there are as many columns.
  private var count: Int { max(1, labels.count - 1) }
  private var size: Double { form.smallSize }

  init(labels: [String], form: ChartWidth) {
    self.labels = labels
    self.form = form
    let size = form.smallSize
    let wideSize = size * TextWidth.bold
    let texts = labels.map { TextWidth.clipped(SafeText.visible($0), to: 92, fontSize: wideSize) }
    let extent = TextWidth.widest(texts, fontSize: wideSize)
    let left = extent + 8
    let cell = min(84, (form.units - left) / Double(max(1, labels.count - 1)))
    self.texts = texts
    self.left = left
    self.cellWidth = cell
    // On a phone few cells are higher than wide, for their numbers; many only as high as needed.
    let least = form == .wide ? 0.0 : labels.count <= HeatMap.noteLimit ? 20 : 8
    self.cellHeight = min(max(cell, least), form == .wide ? 30 : 24)
    self.isUpright = cell < extent + 8
    self.top = cell < extent + 8 ? extent + 8 : size + 10
  }

  var bottom: Double { top + cellHeight * Double(count) }

  func place(_ cell: HeatMap.Cell) -> (x: Double, y: Double) {
    (x: left + cellWidth * Double(cell.to - 1), y: top + cellHeight * Double(cell.from))
  }

  /// The room left of the names of the rows that reach into the last `height` units.
  func emptyWidth(atBottom height: Double) -> Double {
    let rows = (height / cellHeight).rounded(.up)
    return (Double(count) - rows) * cellWidth - 12
  }

  /// The names of the rows, each before its first cell, and of the columns, above them.
  func names(checkpoints: Set<Int>) -> [Element] {
    var shapes: [Element] = []
    for row in LabelStride.chosen(count: count, spacing: cellHeight, extent: size + 1) {
      shapes.append(
        Shape.text(
          texts[row], left + cellWidth * Double(row) - 6,
          top + cellHeight * (Double(row) + 0.5) + size * 0.34, size: size,
          class: checkpoints.contains(row) ? "ink strong" : "muted", anchor: .end
        ).titled(labels[row]))
    }
    // The last name may have to move a little to stay inside.
    let extent = isUpright ? size + 5 : 0
    for column in LabelStride.chosen(count: count, spacing: cellWidth, extent: extent) {
      shapes.append(columnName(column + 1, isStrong: checkpoints.contains(column + 1)))
    }
    return shapes
  }

  private func columnName(_ release: Int, isStrong: Bool) -> Element {
    let x = left + cellWidth * (Double(release) - 0.5)
    let style = isStrong ? "ink strong" : "muted"
    guard labels.indices.contains(release) else { return Element("g") }
    guard isUpright else {
      return Shape.text(
        texts[release], x, top - 8, size: size, class: style, anchor: .middle
      ).titled(labels[release])
    }
    let line = min(x + size * 0.34, form.units - size * 0.3)
    let place = "rotate(-90 \(Coordinate.text(line)) \(Coordinate.text(top - 6)))"
    return Shape.text(texts[release], line, top - 6, size: size, class: style)
      .with("transform", place).titled(labels[release])
  }
}
