// SPDX-License-Identifier: Apache-2.0

/// Numbers as the command writes them, for people.
///
/// This module depends on nothing, so the rules of the command's own `ByteCount` are here once more;
/// a test holds the two together.
package enum Amount {
  /// The names of powers of 1024, from the first.
  package static let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]

  /// Rounded: `17 bytes`, `1.2 MiB`.
  package static func bytes(_ count: Int) -> String {
    if count == 1 { return "1 byte" }
    if count < 1024 { return "\(count) bytes" }
    var value = Double(count)
    var unit = 0
    while value >= 1023.95, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return decimal(value, digits: value < 99.95 ? 1 : 0) + " " + units[unit]
  }

  /// With a comma between each three digits: `1,234,567`.
  package static func grouped(_ number: Int) -> String {
    var text = ""
    let digits = String(number.magnitude)
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return number < 0 ? "-" + text : text
  }

  /// A number of things, with their name: `1 device`, `12,000 devices`.
  package static func counted(_ number: Int, _ name: String) -> String {
    grouped(number) + " " + name + (number == 1 ? "" : "s")
  }

  /// With exactly `digits` decimals, rounded half up; `?` for what is no number.
  package static func decimal(_ value: Double, digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 1e18 else { return "?" }
    let text = String(Int(scaled))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    if digits == 0 { return sign + text }
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
  }

  /// A part of a whole: `4.5%`; a dash where there is no whole.
  package static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    return percent(Double(part) / Double(whole) * 100)
  }

  /// A percentage, with one decimal below 10.
  package static func percent(_ value: Double) -> String {
    if value == 0 { return "0%" }
    if value > 0, value < 0.05 { return "< 0.1%" }
    return decimal(value, digits: value < 9.95 ? 1 : 0) + "%"
  }

  /// A time: `0.42 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
  package static func seconds(_ value: Double) -> String {
    guard value < 1e15 else { return "?" }
    let value = max(0, value)
    if value < 9.995 { return decimal(value, digits: 2) + " s" }
    let whole = Int(value.rounded())
    if whole < 120 { return "\(whole) s" }
    if whole < 7200 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(grouped(whole / 3600)) h \(whole % 3600 / 60) min"
  }

  /// The sum, or `Int.max` where that is too small.
  package static func sum(_ numbers: some Sequence<Int>) -> Int {
    numbers.reduce(0) { total, number in
      let (sum, isTooLarge) = total.addingReportingOverflow(max(0, number))
      return isTooLarge ? Int.max : sum
    }
  }

  /// The lower of the two in the middle, of an even number of values; `nil` of none.
  package static func median(_ numbers: [Int]) -> Int? {
    numbers.isEmpty ? nil : numbers.sorted()[(numbers.count - 1) / 2]
  }
}
