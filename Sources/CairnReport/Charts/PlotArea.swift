// SPDX-License-Identifier: Apache-2.0

/// Where a chart over the releases has its axes.
struct PlotArea {
  var form: ChartWidth
  var left: Double
  var top: Double
  var width: Double
  var height: Double
  /// How many releases there are.
  var count: Int
  /// Whether some are marked as checkpoints.
  var hasCheckpoints: Bool

  var bottom: Double { top + height }
  var right: Double { left + width }
  private var labelLine: Double { bottom + (hasCheckpoints ? 14 : 6) + form.smallSize }

  /// The height of the whole chart with the labels below.
  var totalHeight: Double { labelLine + (hasCheckpoints ? 22 : 5) }

  /// The place of a release.
  func x(_ index: Int) -> Double {
    count > 1 ? left + width * Double(index) / Double(count - 1) : left + width / 2
  }

  /// The place of a value.
  func y(_ value: Double, on axis: Axis) -> Double {
    guard axis.top > 0, value.isFinite else { return bottom }
    return bottom - height * min(1, max(0, value / axis.top))
  }

  /// The lines of the scale, and its numbers.
  func grid(_ axis: Axis) -> [Element] {
    zip(axis.ticks, axis.labels).enumerated().flatMap { index, tick in
      let y = y(tick.0, on: axis)
      return [
        Shape.line(left, y, right, y, class: index == 0 ? "axis" : "rule"),
        Shape.text(
          tick.1, left - 8, y + form.smallSize * 0.35, size: form.smallSize, class: "muted",
          anchor: .end),
      ]
    }
  }

  /// As much of a release's name as an axis has room for.
  static func short(_ label: String, size: Double) -> String {
    TextWidth.clipped(SafeText.visible(label), to: 84, fontSize: size)
  }

  /// The names of the releases, and the marks of the checkpoints.
  func releases(_ labels: [String], checkpoints: Set<Int>) -> [Element] {
    let size = form.smallSize
    let texts = labels.map { PlotArea.short($0, size: size) }
    let spacing = count > 1 ? width / Double(count - 1) : width
    var shapes: [Element] = []
    for index in LabelStride.chosen(
      count: labels.count, spacing: spacing, extent: TextWidth.widest(texts, fontSize: size) + 10)
    {
      let half = TextWidth.estimate(texts[index], fontSize: size) / 2
      let place = min(max(x(index), half), form.units - half)
      shapes.append(
        Shape.text(texts[index], place, labelLine, size: size, class: "muted", anchor: .middle)
          .titled(labels[index]))
    }
    for index in checkpoints.sorted() where labels.indices.contains(index) {
      shapes.append(
        Shape.pointer(x(index), bottom + 4, class: "ink").titled("checkpoint: " + labels[index]))
    }
    if hasCheckpoints {
      shapes.append(Shape.pointer(left + 4, labelLine + 10, class: "ink"))
      shapes.append(
        Shape.text("checkpoint", left + 14, labelLine + 17, size: size, class: "muted"))
    }
    return shapes
  }
}
