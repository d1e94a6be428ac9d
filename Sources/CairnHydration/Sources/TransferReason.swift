// SPDX-License-Identifier: Apache-2.0

/// What bytes are fetched for.
public enum TransferReason: String, Sendable, CaseIterable {
  /// What is signed, catalogs, and the heads of packages.
  case metadata
  /// Payloads that are differences.
  case delta
  /// Payloads that hold a content whole.
  case full
  /// Payloads that only a device needs which has lost what it should have.
  case fallback
  /// What turned out useless: between payloads, damaged, or fetched twice.
  case wasted
}
