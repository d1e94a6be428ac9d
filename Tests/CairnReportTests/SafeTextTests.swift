// SPDX-License-Identifier: Apache-2.0

import CairnReport
import Testing

@Suite("names from outside")
struct SafeTextTests {
  @Test(
    "what HTML and XML read as their own is escaped",
    arguments: [
      ("a&b", "a&amp;b"), ("<b>", "&lt;b&gt;"), ("\"'", "&quot;&#39;"), ("&amp;", "&amp;amp;"),
      ("]]>", "]]&gt;"), ("plain", "plain"), ("", ""),
    ])
  func escapes(text: String, escaped: String) {
    #expect(SafeText.escaped(text) == escaped)
  }

  @Test(
    "what cannot be shown is marked",
    arguments: [
      ("a\nb", "a\u{240A}b"), ("\0", "\u{2400}"), ("\u{1B}[31m", "\u{241B}[31m"),
      ("\u{7F}\u{85}", "\u{2421}\u{FFFD}"), ("\u{202E}gnp.exe", "\u{FFFD}gnp.exe"),
      ("\u{2028}", "\u{FFFD}"), ("\u{FFFF}", "\u{FFFD}"), ("\u{FEFF}", "\u{FFFD}"),
      ("\u{E000}", "\u{FFFD}"),
    ])
  func marks(text: String, visible: String) {
    #expect(SafeText.visible(text).unicodeScalars.elementsEqual(visible.unicodeScalars))
  }

  @Test("what scripts need stays", arguments: ["الإصدار", "नमस्ते", "線形", "👩\u{200D}🚀", "é"])
  func stays(text: String) {
    #expect(SafeText.visible(text).unicodeScalars.elementsEqual(text.unicodeScalars))
  }

  @Test("marks do not pile up over the lines above")
  func stacks() {
    let text = "z" + String(repeating: "\u{0335}", count: 90)
    #expect(SafeText.visible(text).unicodeScalars.count == 4)
  }

  @Test("what is too long is cut to its width, and says so")
  func cuts() {
    for text in [String(repeating: "long-", count: 50), String(repeating: "線", count: 90)] {
      for width in [20.0, 60, 200] {
        let start = TextWidth.clipped(text, to: width, fontSize: 12)
        let inside = TextWidth.clippedInside(text, to: width, fontSize: 12)
        #expect(start.last == "…" && inside.contains("…"))
        #expect(TextWidth.estimate(start, fontSize: 12) <= width)
        #expect(TextWidth.estimate(inside, fontSize: 12) <= width)
        let lines = TextWidth.lines("some \(text) words", to: width, fontSize: 12, limit: 2)
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { TextWidth.estimate($0, fontSize: 12) <= width })
      }
    }
    #expect(TextWidth.clipped("short", to: 100, fontSize: 12) == "short")
    #expect(TextWidth.clippedInside("usr/lib/name.so", to: 90, fontSize: 12).hasSuffix("me.so"))
  }
}
