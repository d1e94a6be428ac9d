// SPDX-License-Identifier: Apache-2.0

/// What sections are made of.
enum Block {
  static func section(_ title: String, _ content: [Element]) -> Element {
    Element("section", [:], [Element("h2", [:], title)] + content)
  }

  /// The sentence that says what the picture shows.
  static func lead(_ text: String) -> Element { Element("p", ["class": "lead"], sentence(text)) }

  /// Running text whose short words are not broken at their hyphens: they are names of releases.
  static func sentence(_ text: String) -> [Element.Content] {
    var content: [Element.Content] = []
    var plain = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if !plain.isEmpty || !content.isEmpty { plain += " " }
      guard word.utf8.contains(UInt8(ascii: "-")), word.utf8.count <= 24 else {
        plain += word
        continue
      }
      content += [.text(plain), .element(Element("span", ["class": "whole"], String(word)))]
      plain = ""
    }
    return content + [.text(plain)]
  }

  /// A name in running text; a long one loses its end.
  static func name(_ text: String) -> Element {
    let short = TextWidth.clipped(SafeText.visible(text), to: 60, fontSize: 1)
    let element = Element("bdi", [:], short)
    return short == text ? element : element.with("title", text)
  }

  /// A picture in both widths, of which the style sheet shows one, and what must be said to it.
  static func figure(
    _ picture: ReportPicture, _ figures: ReportFigures, caption: String? = nil
  ) -> Element? {
    guard let wide = picture.drawing(of: figures, .wide),
      let narrow = picture.drawing(of: figures, .narrow)
    else { return nil }
    var content = [wide.element(for: .wide), narrow.element(for: .narrow)]
    if let caption { content.append(Element("figcaption", [:], sentence(caption))) }
    return Element("figure", ["id": picture.name], content)
  }

  /// Names and what belongs to them.
  static func facts(_ facts: [(name: String, value: String)]) -> Element {
    Element(
      "dl", ["class": "facts"],
      facts.flatMap { [Element("dt", [:], $0.name), Element("dd", [:], sentence($0.value))] })
  }
}
