// SPDX-License-Identifier: Apache-2.0

/// The style sheet of the drawings: the same in a page and in a file of its own.
///
/// Plain classes and one media query, no variables: what draws SVG outside browsers knows no more.
enum ChartStyle {
  /// The fonts of the reader's own system: nothing is fetched.
  static let fonts =
    "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",\"Noto Sans\",Arial,sans-serif"

  /// The sheet: colours for light paper, then those for dark.
  static let sheet: String = {
    let fixed = """
      svg.chart text{font-family:\(fonts);font-variant-numeric:tabular-nums}
      svg.chart .strong{font-weight:600}
      svg.chart .line{fill:none;stroke-linejoin:round;stroke-linecap:butt}

      """
    return fixed + rules { $0.light }
      + "@media screen and (prefers-color-scheme:dark){\n" + rules { $0.dark } + "}\n"
  }()

  private static func rules(_ shade: (Palette.Ink) -> String) -> String {
    var rules = ""
    func fill(_ name: String, _ ink: Palette.Ink) {
      rules += "svg.chart .\(name){fill:\(shade(ink))}\n"
    }
    func stroke(_ name: String, _ ink: Palette.Ink) {
      rules += "svg.chart .\(name){stroke:\(shade(ink))}\n"
    }
    fill("paper", Palette.paper)
    fill("ink", Palette.ink)
    fill("muted", Palette.muted)
    fill("ghost", Palette.ghost)
    fill("soft", Palette.soft)
    stroke("rule", Palette.rule)
    stroke("axis", Palette.muted)
    for strategy in Strategy.allCases {
      fill("fill-\(strategy.rawValue)", Palette.ink(of: strategy))
      stroke("line-\(strategy.rawValue)", Palette.ink(of: strategy))
    }
    for (step, heat) in Palette.heat.enumerated() {
      fill("heat\(step)", heat.cell)
      fill("on\(step)", heat.text)
    }
    return rules
  }
}
