// SPDX-License-Identifier: Apache-2.0

/// How wide a text will be at most, and what of it fits.
///
/// Nobody knows the reader's font, so these are the widths of a wide one, DejaVu Sans: what fits by
/// them fits in the fonts that systems use for their own texts.
package enum TextWidth {
  /// How much wider bold letters are.
  static let bold = 1.12

  /// The width of a text, in units of the font size given.
  package static func estimate(_ text: String, fontSize: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + width(of: $1) } * fontSize
  }

  /// The width of the widest of some texts.
  package static func widest(_ texts: some Sequence<String>, fontSize: Double) -> Double {
    texts.map { estimate($0, fontSize: fontSize) }.max() ?? 0
  }

  /// The text, or as much of its start as fits, and an ellipsis.
  package static func clipped(_ text: String, to width: Double, fontSize: Double) -> String {
    guard estimate(text, fontSize: fontSize) > width else { return text }
    let room = width / fontSize - self.width(of: "…")
    return String(prefix(of: text.unicodeScalars, within: room)) + "…"
  }

  /// The text, or its start and its end, as much as fits, around an ellipsis: of a path the file's
  /// name should stay.
  package static func clippedInside(_ text: String, to width: Double, fontSize: Double) -> String {
    guard estimate(text, fontSize: fontSize) > width else { return text }
    let room = (width / fontSize - self.width(of: "…")) / 3
    let start = prefix(of: text.unicodeScalars, within: room)
    let end = prefix(of: text.unicodeScalars.reversed(), within: room * 2)
    var result = String(start) + "…"
    result.unicodeScalars.append(contentsOf: end.reversed())
    return result
  }

  /// The words in lines of at most a width; what `limit` lines do not hold is cut.
  package static func lines(
    _ text: String, to width: Double, fontSize: Double, limit: Int
  ) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      let joined = lines.last.map { $0 + " " + word } ?? String(word)
      let fits = estimate(joined, fontSize: fontSize) <= width
      if lines.isEmpty || (!fits && lines.count < limit) {
        lines.append(String(word))
      } else {
        lines[lines.count - 1] = joined
      }
    }
    return lines.map { clipped($0, to: width, fontSize: fontSize) }
  }

  private static func prefix(
    of scalars: some Sequence<Unicode.Scalar>, within room: Double
  ) -> String.UnicodeScalarView {
    var result = String.UnicodeScalarView()
    var used = 0.0
    for scalar in scalars {
      used += width(of: scalar)
      if used > room { break }
      result.append(scalar)
    }
    return result
  }

  private static func width(of scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "0"..."9", "$", "#": 0.64
    case "i", "j", "l", "I", "'", "|": 0.3
    case ".", ",", ":", ";", " ", "/", "(", ")", "-", "f", "t", "r": 0.42
    case "m", "w", "M", "W", "%", "@": 1
    case "a"..."z": 0.635
    case "A"..."Z", "&", "…", "–": 0.78
    case "\u{80}"..."\u{5FF}": 0.8
    case "!"..."~": 0.84
    default: 1.05
    }
  }
}
