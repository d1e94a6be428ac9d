// SPDX-License-Identifier: Apache-2.0

/// The few shapes that the charts are made of.
enum Shape {
  /// Where a text stands beside its point.
  enum Anchor: String {
    case start, middle, end
  }

  static func text(
    _ text: String, _ x: Double, _ y: Double, size: Double, class name: String,
    anchor: Anchor = .start
  ) -> Element {
    Element(
      "text",
      [
        "x": Coordinate.text(x), "y": Coordinate.text(y), "font-size": Coordinate.text(size),
        "class": name, "text-anchor": anchor.rawValue,
      ], text)
  }

  static func box(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, class name: String,
    radius: Double = 0
  ) -> Element {
    let box = Element(
      "rect",
      [
        "x": Coordinate.text(x), "y": Coordinate.text(y),
        "width": Coordinate.text(max(0, width)), "height": Coordinate.text(max(0, height)),
        "class": name,
      ])
    return radius > 0 ? box.with("rx", Coordinate.text(radius)) : box
  }

  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, class name: String,
    width: Double = 1
  ) -> Element {
    Element(
      "line",
      [
        "x1": Coordinate.text(x1), "y1": Coordinate.text(y1), "x2": Coordinate.text(x2),
        "y2": Coordinate.text(y2), "class": name, "stroke-width": Coordinate.text(width),
      ])
  }

  static func dot(_ x: Double, _ y: Double, class name: String, radius: Double = 3.5) -> Element {
    Element(
      "circle",
      [
        "cx": Coordinate.text(x), "cy": Coordinate.text(y), "r": Coordinate.text(radius),
        "class": name,
      ])
  }

  /// A line through points.
  static func path(_ points: [(x: Double, y: Double)], class name: String, width: Double) -> Element
  {
    let steps = points.enumerated().map { index, point in
      (index == 0 ? "M" : "L") + Coordinate.text(point.x) + " " + Coordinate.text(point.y)
    }
    return Element(
      "path",
      ["d": steps.joined(), "class": name, "stroke-width": Coordinate.text(width)])
  }

  /// A small triangle that points up to `(x, y)`.
  static func pointer(_ x: Double, _ y: Double, class name: String, size: Double = 4) -> Element {
    let corners = [(x, y), (x + size, y + size * 1.6), (x - size, y + size * 1.6)]
    let path = corners.enumerated().map { index, corner in
      (index == 0 ? "M" : "L") + Coordinate.text(corner.0) + " " + Coordinate.text(corner.1)
    }
    return Element("path", ["d": path.joined() + "Z", "class": name])
  }
}
