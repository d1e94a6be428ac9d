// SPDX-License-Identifier: Apache-2.0

/// A file, or a part of one, to be fetched (GET).
public struct HTTPRequest: Sendable {
  /// What to do with the whole file where a range of it was asked for.
  public enum WholeReply: Sendable {
    /// Give the caller the range's bytes, and stop behind them.
    case trim
    /// Give the caller all bytes, from the first one on, as long as something is lacking.
    case deliver
  }

  /// The address: http or https, percent-encoded.
  public var url: String
  /// The bytes wanted, not none; `nil` for the whole file.
  public var range: Range<Int>?
  /// The entity tag that the file must still have.
  public var entityTag: String?
  /// The most bytes that a file asked for whole may have; of no meaning with a range.
  public var limit: Int
  /// What becomes of a whole file that comes instead of a range.
  public var wholeReply = WholeReply.trim

  /// A request for a whole file of at most `limit` bytes.
  public init(_ url: String, limit: Int) {
    self.url = url
    self.limit = limit
  }

  /// A request for a range, which must not be empty.
  ///
  /// - Parameter entityTag: the tag that an earlier answer had, where the file must be the same.
  public init(_ url: String, range: Range<Int>, entityTag: String? = nil) {
    precondition(range.lowerBound >= 0 && !range.isEmpty, "a range has a byte")
    self.url = url
    self.range = range
    self.entityTag = entityTag
    limit = range.count
  }
}
