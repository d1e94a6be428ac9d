// SPDX-License-Identifier: Apache-2.0

/// What the contexts of residuals remember (Format-Delta 7.2).
struct ResidualHistory {
  private var classes = (latest: 7, earlier: 7)
  private var lastPlace = 0
  private var run = 0
  private var lastValue = 0
  private var lastValueBehindGap = 0
  private var lastValues = [0, 0, 0, 0]

  private static func gapClass(_ gap: Int) -> Int {
    switch gap {
    case 0..<4: return gap
    case 4..<8: return 4
    case 8..<16: return 5
    case 16..<64: return 6
    default: return 7
    }
  }

  /// Takes note of a residual; the contexts of its gap and of its value, in each profile.
  mutating func add(
    gap: Int, place: Int, old: UInt8, value: UInt8
  ) -> (gaps: [Int], values: [Int]) {
    let alignment = place % 4
    let gaps = [
      8 * classes.latest + classes.earlier,
      8 * classes.latest + 2 * (lastPlace % 4) + (classes.earlier == 0 ? 1 : 0),
    ]
    let length = gap > 0 ? 0 : min(3, 1 + run)
    let values = [
      256 * length + (gap == 0 ? lastValue : lastValueBehindGap),
      256 * alignment + (gap == 0 ? lastValue : lastValues[alignment]),
      (gap == 0 ? 256 : 0) + Int(old),
    ]
    classes = (ResidualHistory.gapClass(gap), classes.latest)
    lastPlace = place
    run = gap == 0 ? run + 1 : 0
    lastValue = Int(value)
    if gap > 0 { lastValueBehindGap = Int(value) }
    lastValues[alignment] = Int(value)
    return (gaps, values)
  }
}
