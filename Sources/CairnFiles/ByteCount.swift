// SPDX-License-Identifier: Apache-2.0

/// A number of bytes, as people write and read it.
public struct ByteCount: Sendable, Hashable, CustomStringConvertible {
  /// The number of bytes.
  public let bytes: Int

  /// Wraps a number of bytes.
  public init(_ bytes: Int) { self.bytes = bytes }

  private static let prefixes = Array("kmgtp")

  /// Reads `65536`, `64k`, `64KiB`, `1.5GiB` or `2GB`.
  ///
  /// A bare letter and `…iB` count in 1024s, `…B` counts in 1000s; upper and lower case are alike.
  /// - Returns: `nil` for anything else, for negative numbers, and beyond `Int.max`.
  public init?(parsing text: String) {
    let lowered = text.lowercased()
    let digits = lowered.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let scale = ByteCount.scale(of: lowered.dropFirst(digits.count)) else { return nil }
    let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = Int(parts[0]), whole >= 0 else { return nil }
    let (scaled, overflow) = whole.multipliedReportingOverflow(by: scale)
    guard !overflow else { return nil }
    guard parts.count == 2 else {
      self.bytes = scaled
      return
    }
    guard scale > 1, (1...9).contains(parts[1].count), let fraction = Int(parts[1]) else {
      return nil
    }
    var divisor = 1.0
    for _ in parts[1] { divisor *= 10 }
    let (total, tooLarge) = scaled.addingReportingOverflow(
      Int(Double(fraction) / divisor * Double(scale)))
    guard !tooLarge else { return nil }
    self.bytes = total
  }

  private static func scale(of suffix: Substring) -> Int? {
    if suffix.isEmpty || suffix == "b" { return 1 }
    guard let letter = suffix.first, let power = prefixes.firstIndex(of: letter) else { return nil }
    let base: Int
    switch suffix.dropFirst() {
    case "", "ib": base = 1024
    case "b": base = 1000
    default: return nil
    }
    return (0...power).reduce(1) { product, _ in product * base }
  }

  /// Rounded for people: `17 bytes`, `1.2 MiB`.
  public var description: String {
    if bytes == 1 { return "1 byte" }
    if bytes < 1024 { return "\(bytes) bytes" }
    var value = Double(bytes)
    var unit = "bytes"
    for name in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] where value >= 1023.95 {
      value /= 1024
      unit = name
    }
    return "\(ByteCount.decimal(value, digits: value < 99.95 ? 1 : 0)) \(unit)"
  }

  /// In full, with separators: `1,234,567 bytes`.
  public var exact: String {
    bytes == 1 ? "1 byte" : "\(ByteCount.grouped(bytes)) bytes"
  }

  /// A number with a comma between each three digits.
  public static func grouped(_ number: Int) -> String {
    var text = ""
    let digits = String(number.magnitude)
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return number < 0 ? "-" + text : text
  }

  /// A number with exactly `digits` decimals, rounded half up; `?` for what is no number.
  public static func decimal(_ value: Double, digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 1e18 else { return "?" }
    let text = String(Int(scaled))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    if digits == 0 { return sign + text }
    let padded = String(repeating: "0", count: Swift.max(0, digits + 1 - text.count)) + text
    return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
  }
}
