// SPDX-License-Identifier: Apache-2.0

/// Numbers of a drawing as its text.
enum Coordinate {
  /// At most two decimals; 0 for what is no number or beyond any drawing.
  static func text(_ value: Double) -> String {
    guard value.magnitude < 1e9 else { return "0" }
    let hundredths = Int((value * 100).rounded())
    let magnitude = hundredths.magnitude
    let sign = hundredths < 0 ? "-" : ""
    let whole = sign + String(magnitude / 100)
    let fraction = magnitude % 100
    if fraction == 0 { return whole }
    if fraction.isMultiple(of: 10) { return whole + ".\(fraction / 10)" }
    return whole + (fraction < 10 ? ".0\(fraction)" : ".\(fraction)")
  }
}
