// SPDX-License-Identifier: Apache-2.0

/// The colours, on light paper and on dark.
///
/// The lines keep apart for people who see few colours, and nothing is told by colour alone: lines
/// have their own dashes and names, cells their numbers. Text has a contrast of 4.5 to 1 at least on
/// what is behind it; a test computes that.
package enum Palette {
  /// A colour in both forms, as `#rrggbb`.
  package struct Ink: Sendable, Hashable {
    package let light: String
    package let dark: String

    init(_ light: String, _ dark: String) {
      self.light = light
      self.dark = dark
    }
  }

  package static let paper = Ink("#ffffff", "#14171b")
  /// Behind what is to be seen first.
  package static let panel = Ink("#eef4fb", "#1b2735")
  package static let ink = Ink("#1b2026", "#e6eaef")
  package static let muted = Ink("#56606b", "#a2acb8")
  /// Fine lines.
  package static let rule = Ink("#d8dde3", "#343b44")
  /// What only gives the scale: the bytes of files beside those fetched for them.
  package static let ghost = Ink("#dde2e8", "#39424c")

  /// Columns among which one is chosen.
  package static let soft = Ink("#7896bd", "#5f7fa6")

  /// The colour of a strategy's line and bars.
  package static func ink(of strategy: Strategy) -> Ink {
    switch strategy {
    case .full: Ink("#6a7078", "#a3abb5")
    case .cumulative: Ink("#a85700", "#eba24d")
    case .checkpoints: Ink("#0b5cad", "#6cb2ff")
    case .monthly: Ink("#00776b", "#3fc6b1")
    case .express: Ink("#8b3d91", "#d79be3")
    }
  }

  /// From little to much, and the text on each.
  package static let heat: [(cell: Ink, text: Ink)] = [
    (Ink("#edf4fb", "#1b2836"), Ink("#14202c", "#ffffff")),
    (Ink("#d6e6f5", "#1d3650"), Ink("#14202c", "#ffffff")),
    (Ink("#b8d3ee", "#20476c"), Ink("#14202c", "#ffffff")),
    (Ink("#92bbe3", "#245a89"), Ink("#14202c", "#ffffff")),
    (Ink("#669fd6", "#2a6ca8"), Ink("#14202c", "#ffffff")),
    (Ink("#3375ba", "#5398d4"), Ink("#ffffff", "#0b1118")),
    (Ink("#1d5fa6", "#83b8e8"), Ink("#ffffff", "#0b1118")),
    (Ink("#0b4281", "#bcdbf8"), Ink("#ffffff", "#0b1118")),
  ]
}
