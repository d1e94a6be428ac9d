// SPDX-License-Identifier: Apache-2.0

/// The steps of a heat map's colours, and the values between them.
struct HeatLegend {
  var scale: HeatScale
  var form: ChartWidth

  private var boxWidth: Double { form == .wide ? 34 : 26 }
  private let boxHeight = 12.0

  var width: Double { boxWidth * Double(Palette.heat.count) + 4 }
  var height: Double { form.smallSize * 2 + boxHeight + 16 }

  func shapes(x: Double, y: Double) -> [Element] {
    let size = form.smallSize
    let boxes = y + size + 6
    var shapes = [
      Shape.text(
        "\(scale.unitName) to fetch from row to column", x, y + size, size: size, class: "muted")
    ]
    let texts = Palette.heat.indices.map(scale.start)
    let extent = TextWidth.widest(texts, fontSize: size)
    let stride = max(1, Int((min(100, (extent + 4) / boxWidth)).rounded(.up)))
    for step in Palette.heat.indices {
      let left = x + boxWidth * Double(step)
      shapes.append(Shape.box(left, boxes, boxWidth - 1, boxHeight, class: "heat\(step)"))
      guard step.isMultiple(of: stride) else { continue }
      shapes.append(
        Shape.text(texts[step], left, boxes + boxHeight + size + 3, size: size, class: "muted"))
    }
    return shapes
  }
}
