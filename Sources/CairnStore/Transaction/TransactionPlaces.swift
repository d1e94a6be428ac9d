// SPDX-License-Identifier: Apache-2.0

public import CairnRelease

/// Where a transaction keeps what (Store, The transaction's directory).
public enum TransactionPlaces {
  /// The directory of everything that belongs to a transaction.
  public static let directory = TreePath.root.appending(".cairn").appending("transaction")
  /// The directory of nodes that are ready to take their places.
  public static let staging = directory.appending("staging")
  /// The directory of what is replaced or removed, where that is kept.
  public static let old = directory.appending("old")

  /// The staged node of a number, which `SwitchOperation.place` gives.
  public static func staged(_ number: Int) -> TreePath { staging.appending("\(number)") }

  /// What the operation of this number in the plan has replaced or removed.
  public static func old(_ operation: Int) -> TreePath { old.appending("\(operation)") }

  /// Space that is taken before the commit and given back after it, for directories that grow.
  static let ballast = directory.appending("ballast")
  static let journal = directory.appending("journal")
  static let journalPart = directory.appending("journal.part")
}
