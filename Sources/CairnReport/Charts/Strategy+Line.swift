// SPDX-License-Identifier: Apache-2.0

extension Strategy {
  /// The gaps in its line; none where it is drawn through.
  var dashes: String? {
    switch self {
    case .full: "1.5 4"
    case .cumulative: "9 4"
    case .checkpoints: nil
    case .monthly: "9 3 2 3"
    case .express: "4 3"
    }
  }

  /// The width of its line: what the report is about is drawn above the others.
  var lineWidth: Double { self == .checkpoints ? 3.2 : 1.8 }

  /// A line through points, in its own colour and dashes.
  func line(_ points: [(x: Double, y: Double)]) -> Element {
    let path = Shape.path(points, class: "line line-\(rawValue)", width: lineWidth)
    guard let dashes else { return path }
    return path.with("stroke-dasharray", dashes)
  }
}
