// SPDX-License-Identifier: Apache-2.0

/// From numbers of bytes to the steps of the heat map's colours.
struct HeatScale {
  /// The bytes of one step.
  let stepSize: Double
  /// What numbers in cells count in.
  let unitName: String
  private let unit: Double

  /// - Parameter prefersFine: Whether there is room for four digits in a cell, so that small numbers
  ///   can be told apart.
  init(largest: Int, prefersFine: Bool) {
    let largest = Double(max(0, largest))
    var unit = 1.0
    var name = 0
    while largest / unit >= (prefersFine ? 2048 : 1000), name < Amount.units.count - 1 {
      unit *= 1024
      name += 1
    }
    self.unit = unit
    self.unitName = Amount.units[name]
    let wanted = largest / unit / Double(Palette.heat.count)
    self.stepSize = max(1, HeatScale.rounded(wanted) * unit)
  }

  /// The next number that reads well.
  private static func rounded(_ value: Double) -> Double {
    var power = 1e-3
    while power * 10 <= value { power *= 10 }
    for factor in [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8] where factor * power >= value {
      return factor * power
    }
    return power * 10
  }

  /// Which of the colours a value has.
  func step(_ value: Int) -> Int {
    Int(min(Double(Palette.heat.count - 1), max(0, Double(value) / stepSize)))
  }

  /// A value in the unit of all of them.
  func number(_ value: Int) -> String {
    let scaled = Double(max(0, value)) / unit
    if value <= 0 { return "0" }
    if unit > 1, scaled < 0.05 { return "<.1" }
    return Amount.decimal(scaled, digits: unit > 1 && scaled < 9.95 ? 1 : 0)
  }

  /// Where a step begins, for people.
  func start(of step: Int) -> String {
    let scaled = stepSize * Double(step) / unit
    let isWhole = (scaled - scaled.rounded()).magnitude < 1e-6
    return Amount.decimal(scaled, digits: isWhole ? 0 : scaled < 0.95 ? 2 : 1)
  }
}
