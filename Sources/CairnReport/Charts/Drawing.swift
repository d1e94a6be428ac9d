// SPDX-License-Identifier: Apache-2.0

/// A finished picture: its shapes, and how large it is.
struct Drawing: Sendable {
  /// What it is called.
  var title: String
  /// What it shows, for those who cannot see it.
  var summary: String
  var width: Double
  var height: Double
  var shapes: [Element]

  /// The picture as a part of a page, whose style sheet is `ChartStyle`'s.
  func element(for form: ChartWidth) -> Element {
    Element(
      "svg",
      [
        "class": "chart \(form.rawValue)", "viewBox": viewBox(width, height), "role": "img",
        "aria-label": title, "style": "max-width:\(Coordinate.text(width))px",
      ], [Element("desc", [:], summary)] + shapes)
  }

  /// The picture as a file of its own, on its own paper, with its title above.
  func document() -> String {
    let margin = 20.0
    let titleSize = width > 400 ? 17.0 : 15
    let lines = TextWidth.lines(
      SafeText.visible(title), to: width, fontSize: titleSize * TextWidth.bold, limit: 2)
    let top = margin + titleSize * 1.3 * Double(lines.count) + 12
    let outer = (width: width + margin * 2, height: height + top + margin)
    let heading = lines.enumerated().map { index, line in
      Shape.text(
        line, margin, margin + titleSize * (0.8 + 1.3 * Double(index)), size: titleSize,
        class: "ink strong")
    }
    let root = Element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "chart",
        "viewBox": viewBox(outer.width, outer.height),
        "width": Coordinate.text(outer.width), "height": Coordinate.text(outer.height),
        "role": "img",
      ],
      [
        Element("title", [:], title), Element("desc", [:], summary),
        Element("style", [:], [.style(ChartStyle.sheet)]),
        Shape.box(0, 0, outer.width, outer.height, class: "paper", radius: 6),
      ] + heading + [
        Element(
          "g", ["transform": "translate(\(Coordinate.text(margin)) \(Coordinate.text(top)))"],
          shapes)
      ])
    return root.text + "\n"
  }

  private func viewBox(_ width: Double, _ height: Double) -> String {
    "0 0 \(Coordinate.text(width)) \(Coordinate.text(height))"
  }
}
