// SPDX-License-Identifier: Apache-2.0

/// An element of HTML or SVG.
///
/// What it holds is text until it is written, so that nothing gets into a page unescaped.
struct Element: Sendable {
  /// What an element holds.
  enum Content: Sendable {
    case element(Element)
    case text(String)
    /// A style sheet of our own; written as it is, since HTML does not undo escapes in there.
    case style(String)

    fileprivate var isText: Bool {
      if case .text = self { return true }
      return false
    }
  }

  private let name: String
  private var attributes: [(name: String, value: String)]
  private var content: [Content]

  /// The elements of HTML that have no end.
  private static let endless: Set = ["meta", "br"]
  /// The elements of SVG that are written without an end where they hold nothing.
  private static let shapes: Set = ["rect", "path", "line", "circle"]

  init(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ content: [Content] = []
  ) {
    self.name = name
    self.attributes = attributes.map { (name: $0.key, value: $0.value) }
    self.content = content
  }

  init(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ elements: [Element]
  ) {
    self.init(name, attributes, elements.map(Content.element))
  }

  init(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ text: String) {
    self.init(name, attributes, [.text(text)])
  }

  /// The same with one more attribute.
  func with(_ name: String, _ value: String) -> Element {
    var copy = self
    copy.attributes.append((name: name, value: value))
    return copy
  }

  /// The same with a title, which browsers show where the pointer rests.
  func titled(_ title: String) -> Element {
    var copy = self
    copy.content.insert(.element(Element("title", [:], title)), at: 0)
    return copy
  }

  /// The element as text.
  var text: String {
    var result = ""
    write(to: &result)
    return result
  }

  private func write(to result: inout String) {
    result += "<" + name
    for (name, value) in attributes { result += " \(name)=\"\(SafeText.escaped(value))\"" }
    if Element.endless.contains(name) || (content.isEmpty && Element.shapes.contains(name)) {
      result += "/>"
      return
    }
    result += ">"
    // Where there is no text, a line for each element: such files compare well.
    let hasLines = !content.isEmpty && !content.contains(where: \.isText)
    for item in content {
      if hasLines { result += "\n" }
      switch item {
      case .element(let element): element.write(to: &result)
      case .text(let text): result += SafeText.escaped(text)
      case .style(let sheet): result += sheet
      }
    }
    if hasLines { result += "\n" }
    result += "</\(name)>"
  }
}
