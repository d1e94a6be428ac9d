// SPDX-License-Identifier: Apache-2.0

/// Two rows of columns over the same places: what the fleet fetches, and what the publisher stores,
/// for each choice of the next checkpoint.
struct ColumnChart {
  struct Column {
    var name: String
    var note: String
    /// The value of each row.
    var values: [Int]
    var isBest = false
  }

  /// A row of columns.
  struct Panel {
    var name: String
    /// A line across, with its name: a limit.
    var limit: (value: Int, name: String)?
  }

  var title: String
  var summary: String
  /// The columns; the last one stands apart.
  var columns: [Column]
  var panels: [Panel]

  /// The most room that a column has.
  private static let widest = 110.0
  /// How many columns there is room for: the last one stands half a column apart.
  private var places: Double { Double(columns.count) + (columns.count > 1 ? 0.5 : 0) }

  /// Draws it.
  func drawing(_ form: ChartWidth) -> Drawing {
    let axes = panels.indices.map { panel in
      let values = columns.map { Double($0.values[panel]) }
      let limit = panels[panel].limit.map { Double($0.value) } ?? 0
      // A limit far above everything is told in words only.
      let largest = values.max() ?? 0
      return Axis.bytes(upTo: limit <= largest * 2 ? max(largest, limit) : largest, steps: 3)
    }
    let left = TextWidth.widest(axes.flatMap(\.labels), fontSize: form.smallSize) + 10
    var shapes: [Element] = []
    var top = 0.0
    for (index, panel) in panels.enumerated() {
      let area = PlotArea(
        form: form, left: left, top: top + form.fontSize + 20,
        width: min(form.units - left, ColumnChart.widest * places),
        height: index == 0 ? 150 : 90, count: columns.count, hasCheckpoints: false)
      shapes.append(
        Shape.text(panel.name, 0, top + form.fontSize, size: form.fontSize, class: "ink strong"))
      shapes += area.grid(axes[index])
      shapes += drawn(index, in: area, axes[index])
      top = area.bottom + (index == panels.count - 1 ? 0 : 24)
      if index == panels.count - 1 { shapes += names(in: area) }
    }
    return Drawing(
      title: title, summary: summary, width: form.units, height: top + form.smallSize + 12,
      shapes: shapes)
  }

  /// The place of a column.
  private func place(_ index: Int, in area: PlotArea) -> (x: Double, width: Double) {
    let gap = columns.count > 1 ? 0.5 : 0
    let spacing = area.width / places
    let shift = columns.count > 1 && index == columns.count - 1 ? gap : 0
    let width = max(2, min(46, spacing * 0.72))
    return (
      x: area.left + spacing * (Double(index) + shift) + (spacing - width) / 2, width: width
    )
  }

  private func drawn(_ panel: Int, in area: PlotArea, _ axis: Axis) -> [Element] {
    var shapes: [Element] = []
    for (index, column) in columns.enumerated() {
      let place = place(index, in: area)
      let y = area.y(Double(column.values[panel]), on: axis)
      let isLast = index == columns.count - 1 && columns.count > 1
      shapes.append(
        Shape.box(
          place.x, y, place.width, max(column.values[panel] > 0 ? 1 : 0, area.bottom - y),
          class: column.isBest ? "fill-checkpoints" : isLast ? "fill-full" : "soft", radius: 1
        ).titled(column.note))
      if column.isBest {
        shapes.append(
          Shape.pointer(
            place.x + place.width / 2, area.bottom + 3, class: "fill-checkpoints", size: 3.5))
      }
    }
    if let limit = panels[panel].limit, Double(limit.value) <= axis.top {
      let y = area.y(Double(limit.value), on: axis)
      shapes.append(
        Shape.line(area.left, y, area.right, y, class: "axis").with("stroke-dasharray", "5 3"))
      let size = area.form.smallSize
      let extent = TextWidth.estimate(limit.name, fontSize: size)
      shapes.append(
        Shape.box(area.right - extent - 6, y - size - 5, extent + 6, size + 3, class: "paper"))
      shapes.append(
        Shape.text(limit.name, area.right, y - 5, size: size, class: "muted", anchor: .end))
    }
    return shapes
  }

  private func names(in area: PlotArea) -> [Element] {
    let size = area.form.smallSize
    let wideSize = size * TextWidth.bold
    let texts = columns.map {
      TextWidth.clipped(SafeText.visible($0.name), to: 80, fontSize: wideSize)
    }
    let extent = TextWidth.widest(texts, fontSize: wideSize) + 8
    let spacing = columns.count > 1 ? place(1, in: area).x - place(0, in: area).x : area.width
    return LabelStride.chosen(count: columns.count, spacing: spacing, extent: extent).map { index in
      let place = place(index, in: area)
      let half = TextWidth.estimate(texts[index], fontSize: wideSize) / 2
      return Shape.text(
        texts[index], min(max(place.x + place.width / 2, half), area.form.units - half),
        area.bottom + size + 9, size: size, class: columns[index].isBest ? "ink strong" : "muted",
        anchor: .middle
      ).titled(columns[index].name)
    }
  }
}
