// SPDX-License-Identifier: Apache-2.0

/// A table of figures: its first column names the rows.
struct Table {
  var caption: String
  var columns: [String]
  var rows: [[Cell]]
  /// The row that the report is about.
  var strongRow: Int?

  /// What a cell holds.
  enum Cell {
    /// A word or a name, shown whole.
    case text(String)
    /// A number.
    case number(String)
    /// A number with a bar below it, as a part of the largest.
    case bar(String, part: Double)
    case empty

    fileprivate func element(isHead: Bool) -> Element {
      switch self {
      case .text(let text):
        isHead
          ? Element("th", ["scope": "row"], [Cell.name(text)])
          : Element("td", [:], [Cell.name(text)])
      case .number(let text): Element("td", ["class": "number"], text)
      case .bar(let text, let part):
        Element(
          "td", ["class": "number"],
          [
            .text(text),
            .element(
              Element(
                "span", ["class": "bar"],
                [
                  Element(
                    "span",
                    ["style": "width:\(Coordinate.text(min(100, max(0, part * 100))))%"])
                ])),
          ])
      case .empty: Element("td")
      }
    }

    /// A name, which may be of any length and run in any direction; long ones lose their middle.
    fileprivate static func name(_ text: String) -> Element {
      let short = TextWidth.clippedInside(SafeText.visible(text), to: 76, fontSize: 1)
      // Names of releases are not broken at their hyphens, nor those of strategies at their spaces.
      let isWord = !short.utf8.contains(UInt8(ascii: " "))
      let isShort = short.utf8.count <= 24
      let element = Element(
        "bdi", isShort ? ["class": isWord ? "whole" : "short"] : [:], short)
      return short.utf8.elementsEqual(text.utf8) ? element : element.with("title", text)
    }
  }

  /// The table, in a box that scrolls where the table is wider than the page.
  var element: Element {
    let head = columns.enumerated().map { index, name in
      Element(
        "th", isText(index) ? ["scope": "col"] : ["scope": "col", "class": "number"],
        [Cell.name(name)])
    }
    return Element(
      "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption],
      [
        Element(
          "table", [:],
          [
            Element("caption", [:], caption),
            Element("thead", [:], [Element("tr", [:], head)]),
            Element(
              "tbody", [:],
              rows.enumerated().map { index, row in
                Element(
                  "tr", index == strongRow ? ["class": "strong"] : [:],
                  row.enumerated().map { $1.element(isHead: $0 == 0) })
              }),
          ])
      ])
  }

  private func isText(_ column: Int) -> Bool {
    guard column > 0 else { return true }
    guard let row = rows.first, row.indices.contains(column) else { return false }
    if case .text = row[column] { return true }
    return false
  }

  /// The table behind a line that opens it.
  func folded(_ name: String) -> Element {
    Element("details", [:], [Element("summary", [:], name), element])
  }
}
