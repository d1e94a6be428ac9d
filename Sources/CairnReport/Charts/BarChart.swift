// SPDX-License-Identifier: Apache-2.0

/// Bars in rows, each with its name before it and its value behind it.
struct BarChart {
  struct Row {
    var name: String
    /// The parts of the bar from the left, each with the class that colours it.
    var parts: [(value: Int, style: String)]
    /// A pale bar behind: what the value is a part of.
    var whole: Int = 0
    /// The value, for people.
    var outcome: String
    var isStrong = false
  }

  var title: String
  var summary: String
  var rows: [Row]

  /// Draws it.
  func drawing(_ form: ChartWidth) -> Drawing {
    let rowHeight = form == .wide ? 34.0 : 44
    let largest = rows.map { row in max(row.whole, Amount.sum(row.parts.map(\.value))) }.max() ?? 0
    let shapes = rows.enumerated().flatMap { index, row in
      form == .wide
        ? wide(row, y: Double(index) * rowHeight, largest: largest)
        : narrow(row, y: Double(index) * rowHeight, largest: largest)
    }
    return Drawing(
      title: title,
      summary: summary + " "
        + rows.map { "\($0.name): \($0.outcome)" }.joined(separator: "; ") + ".",
      width: form.units,
      height: max(1, Double(rows.count) * rowHeight - 4), shapes: shapes)
  }

  private func wide(_ row: Row, y: Double, largest: Int) -> [Element] {
    let size = ChartWidth.wide.fontSize
    let wideSize = size * TextWidth.bold
    let left = min(200, TextWidth.widest(rows.map(\.name), fontSize: wideSize)) + 14
    let outcomes = TextWidth.widest(rows.map(\.outcome), fontSize: wideSize)
    let room = ChartWidth.wide.units - left - outcomes - 10
    let style = row.isStrong ? "ink strong" : "ink"
    let name = TextWidth.clipped(SafeText.visible(row.name), to: left - 14, fontSize: wideSize)
    let bars = bars(row, x: left, y: y + 5, height: 20, room: room, largest: largest)
    return [
      Shape.text(name, left - 12, y + 15 + size * 0.36, size: size, class: style, anchor: .end)
        .titled(row.name)
    ] + bars.shapes + [
      Shape.text(row.outcome, bars.end + 8, y + 15 + size * 0.36, size: size, class: style)
    ]
  }

  private func narrow(_ row: Row, y: Double, largest: Int) -> [Element] {
    let size = ChartWidth.narrow.fontSize
    let style = row.isStrong ? "ink strong" : "ink"
    let wideSize = size * TextWidth.bold
    let extent = TextWidth.estimate(row.outcome, fontSize: wideSize)
    let units = ChartWidth.narrow.units
    let name = TextWidth.clipped(
      SafeText.visible(row.name), to: units - extent - 10, fontSize: wideSize)
    return [
      Shape.text(name, 0, y + 13, size: size, class: style).titled(row.name),
      Shape.text(row.outcome, units, y + 13, size: size, class: style, anchor: .end),
    ] + bars(row, x: 0, y: y + 19, height: 14, room: units, largest: largest).shapes
  }

  private func bars(
    _ row: Row, x: Double, y: Double, height: Double, room: Double, largest: Int
  ) -> (shapes: [Element], end: Double) {
    let scale = largest > 0 ? room / Double(largest) : 0
    var shapes: [Element] = []
    if row.whole > 0 {
      shapes.append(
        Shape.box(x, y, max(1, Double(row.whole) * scale), height, class: "ghost", radius: 1))
    }
    var end = x
    for part in row.parts where part.value > 0 {
      // What is there is seen, however little it is.
      let extent = max(1, Double(part.value) * scale)
      shapes.append(Shape.box(end, y, extent, height, class: part.style, radius: 1))
      end += extent
    }
    return (shapes: shapes, end: max(end, x + Double(max(0, row.whole)) * scale))
  }
}
