// SPDX-License-Identifier: Apache-2.0

import CairnReport
import Testing

@Suite("colours")
struct PaletteTests {
  private static let forms: [(name: String, shade: @Sendable (Palette.Ink) -> String)] = [
    (name: "light", shade: { $0.light }), (name: "dark", shade: { $0.dark }),
  ]

  @Test("text has a contrast of 4.5 to 1 on what is behind it")
  func text() {
    for (_, shade) in PaletteTests.forms {
      for paper in [Palette.paper, Palette.panel] {
        #expect(contrast(shade(Palette.ink), shade(paper)) >= 7)
        #expect(contrast(shade(Palette.muted), shade(paper)) >= 4.5)
        #expect(contrast(shade(Palette.ink(of: .checkpoints)), shade(paper)) >= 4.5)
      }
      for step in Palette.heat {
        #expect(contrast(shade(step.cell), shade(step.text)) >= 4.5)
      }
    }
  }

  @Test("lines and columns stand out from the paper")
  func shapes() {
    for (_, shade) in PaletteTests.forms {
      for ink in Strategy.allCases.map(Palette.ink) + [Palette.soft] {
        #expect(contrast(shade(ink), shade(Palette.paper)) >= 3)
      }
    }
  }

  @Test("the steps of a heat map go one way, so that they keep their order in grey")
  func steps() {
    let light = Palette.heat.map { luminance($0.cell.light) }
    let dark = Palette.heat.map { luminance($0.cell.dark) }
    #expect(zip(light, light.dropFirst()).allSatisfy { $0 > $1 * 1.1 })
    #expect(zip(dark, dark.dropFirst()).allSatisfy { $1 > $0 * 1.1 })
  }

  /// The contrast of WCAG 2.
  private func contrast(_ one: String, _ other: String) -> Double {
    let (lower, higher) = (
      min(luminance(one), luminance(other)), max(luminance(one), luminance(other))
    )
    return (higher + 0.05) / (lower + 0.05)
  }

  private func luminance(_ colour: String) -> Double {
    let value = Int(colour.dropFirst(), radix: 16) ?? 0
    let weights = [(16, 0.2126), (8, 0.7152), (0, 0.0722)]
    return weights.reduce(0) { sum, weight in
      let part = Double(value >> weight.0 & 255) / 255
      return sum + weight.1 * linear(part)
    }
  }

  /// ((part + 0.055) / 1.055) to the power of 2.4, by its fifth root.
  private func linear(_ part: Double) -> Double {
    if part <= 0.04045 { return part / 12.92 }
    let base = (part + 0.055) / 1.055
    var root = base
    for _ in 0..<60 {
      let fourth = root * root * root * root
      root -= (root * fourth - base) / (5 * fourth)
    }
    return base * base * root * root
  }
}
