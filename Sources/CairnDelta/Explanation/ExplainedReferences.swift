// SPDX-License-Identifier: Apache-2.0

/// How the references of one kind were predicted.
public struct ExplainedReferences: Sendable, Equatable {
  /// The kind's name in the specification: `call32`.
  public var kind: String
  /// The same in words: `x86-64 call`.
  public var title: String
  /// How many references of the kind the base has.
  public var foundCount: Int
  /// How many were predicted rightly.
  ///
  /// Each time that a cover copies a reference, it is predicted. Low bits of an address that follow
  /// from the page before them are not coded, hence neither a hit nor a miss.
  public var hitCount: Int
  /// How many were predicted wrongly, and paid for.
  public var missCount: Int

  /// How many predictions there were.
  public var totalCount: Int { hitCount + missCount }
}
