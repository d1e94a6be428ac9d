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
    /// The path of a file, which may be broken anywhere.
    case path(String)
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
      case .path(let path):
        isHead
          ? Element("th", ["scope": "row"], [Cell.clipped(path)])
          : Element("td", [:], [Cell.clipped(path)])
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

    /// A text of any length and any direction; a long one loses its middle.
    private static func clipped(_ text: String) -> Element {
      let short = TextWidth.clippedInside(SafeText.visible(text), to: 76, fontSize: 1)
      let element = Element("bdi", [:], short)
      return short.utf8.elementsEqual(text.utf8) ? element : element.with("title", text)
    }

    /// The name of a column, which is broken between its words only.
    fileprivate static func head(_ text: String) -> Element {
      let isWord = !text.utf8.contains(UInt8(ascii: " ")) && text.utf8.count <= 24
      return isWord ? Element("bdi", ["class": "whole"], text) : clipped(text)
    }

    /// A name, which is not broken where it is short.
    fileprivate static func name(_ text: String) -> Element {
      let short = SafeText.visible(text)
      guard short.utf8.count <= 24 else { return clipped(text) }
      // Names of releases are not broken at their hyphens, nor those of strategies at their spaces.
      let isWord = !short.utf8.contains(UInt8(ascii: " "))
      return Element("bdi", ["class": isWord ? "whole" : "short"], short)
    }
  }

  /// The table, in a box that scrolls where the table is wider than the page.
  var element: Element {
    let head = columns.enumerated().map { index, name in
      Element(
        "th", isText(index) ? ["scope": "col"] : ["scope": "col", "class": "number"],
        [Cell.head(name)])
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
    switch row[column] {
    case .text, .path: return true
    case .number, .bar, .empty: return false
    }
  }

  /// The table behind a line that opens it.
  func folded(_ name: String) -> Element {
    Element("details", [:], [Element("summary", [:], name), element])
  }
}
