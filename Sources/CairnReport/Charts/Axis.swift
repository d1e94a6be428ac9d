// SPDX-License-Identifier: Apache-2.0

/// A scale from 0 with round numbers on it.
package struct Axis: Sendable, Hashable {
  /// The round numbers, from 0; the last one is not below the largest value.
  package let ticks: [Double]
  /// How they are written.
  package let labels: [String]

  /// Where the scale ends.
  package var top: Double { ticks.last ?? 1 }

  /// A scale of bytes: steps are round in the unit that people would say the largest value in.
  package static func bytes(upTo largest: Double, steps: Int = 4) -> Axis {
    var unit = 1.0
    var name = 0
    while largest / unit > 800, name < Amount.units.count - 1 {
      unit *= 1024
      name += 1
    }
    let suffix = " " + Amount.units[name]
    return Axis(upTo: largest, unit: unit, steps: steps, isWhole: name == 0) {
      name == 0 && $0 == "1" ? "1 byte" : $0 + suffix
    }
  }

  /// A scale of percentages.
  package static func percent(upTo largest: Double, steps: Int = 4) -> Axis {
    Axis(upTo: largest, unit: 1, steps: steps, isWhole: false) { $0 + "%" }
  }

  private init(
    upTo largest: Double, unit: Double, steps: Int, isWhole: Bool, label: (String) -> String
  ) {
    let largest = largest.isFinite ? max(0, largest) : 0
    let wanted = Axis.step(largest / unit / Double(max(1, steps)))
    let step = isWhole ? max(1, wanted.rounded(.up)) : wanted
    let digits = Axis.digits(step)
    let count = largest > 0 ? max(1, (largest / unit / step - 1e-9).rounded(.up)) : 1
    let places = 0...Int(min(count, 100))
    self.ticks = places.map { Double($0) * step * unit }
    self.labels = places.map { index in
      index == 0 ? "0" : label(Amount.decimal(Double(index) * step, digits: digits))
    }
  }

  /// The least of 1, 2, 2.5 and 5 times a power of ten that is not below `value`; never below a
  /// hundredth.
  private static func step(_ value: Double) -> Double {
    var power = 0.01
    while power * 10 <= value, power < 1e15 { power *= 10 }
    for factor in [1.0, 2, 2.5, 5] where factor * power >= value * 0.999_999 {
      return factor * power
    }
    return power * 10
  }

  /// The decimals that a step needs.
  private static func digits(_ step: Double) -> Int {
    var scaled = step
    for digits in 0..<3 {
      if (scaled - scaled.rounded()).magnitude < 1e-6 { return digits }
      scaled *= 10
    }
    return 3
  }
}
