// SPDX-License-Identifier: Apache-2.0

/// Where a `Recompressor` reads corrections, in the order in which `DeflateRecipe` lists them.
public protocol CorrectionSource {
  /// The next number, which was written in this context.
  ///
  /// Any value may come back; the recompressor checks each before it relies on it.
  mutating func next(_ context: Int) throws(DeflateFailure) -> UInt64
}

/// The corrections of a recipe, one after the other.
public struct CorrectionList: CorrectionSource, Sendable {
  private let corrections: [Correction]
  private var position = 0

  /// The list from its start.
  public init(_ corrections: [Correction]) {
    self.corrections = corrections
  }

  /// Whether every correction has been read.
  public var isAtEnd: Bool { position == corrections.count }

  /// The next correction, which must be of this context; throws `contradictory` otherwise.
  public mutating func next(_ context: Int) throws(DeflateFailure) -> UInt64 {
    guard position < corrections.count, Int(corrections[position].context) == context else {
      throw .contradictory
    }
    defer { position += 1 }
    return corrections[position].value
  }
}
