// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
private import FoundationEssentials

/// A moment in whole seconds, as metadata writes it: `YYYY-MM-DDTHH:MM:SSZ`.
public struct UTCTime: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public let secondsSince1970: Int

  /// The last moment of the year 9999, which is the last that can be written.
  public static let latest = UTCTime(secondsSince1970: 253_402_300_799)
  /// The first moment of the year 1970; nothing was ever signed before.
  public static let earliest = UTCTime(secondsSince1970: 0)

  /// A moment; what lies outside of `earliest ... latest` is moved to the nearer one.
  public init(secondsSince1970: Int) {
    self.secondsSince1970 = min(max(secondsSince1970, 0), 253_402_300_799)
  }

  /// Reads exactly the form that metadata has. Throws `trustMalformed`.
  public init(_ text: String) throws(CairnError) {
    guard text.utf8.count == 20, let date = try? Date(text, strategy: .iso8601) else {
      throw UTCTime.malformed(text)
    }
    self.init(secondsSince1970: Int(date.timeIntervalSince1970))
    // The strategy forgives a good deal, a 30th of February for one.
    guard description == text else { throw UTCTime.malformed(text) }
  }

  private static func malformed(_ text: String) -> CairnError {
    JSON.malformed("\(Printable.text(text, longest: 40)) is not a time as metadata writes it")
  }

  /// The form that metadata has.
  public var description: String {
    Date(timeIntervalSince1970: Double(secondsSince1970)).formatted(.iso8601)
  }

  /// A moment some seconds later.
  public func adding(seconds: Int) -> UTCTime {
    let (sum, overflow) = secondsSince1970.addingReportingOverflow(seconds)
    return overflow ? (seconds < 0 ? .earliest : .latest) : UTCTime(secondsSince1970: sum)
  }

  /// Earlier moments come first.
  public static func < (left: UTCTime, right: UTCTime) -> Bool {
    left.secondsSince1970 < right.secondsSince1970
  }
}
