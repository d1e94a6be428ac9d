// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease

/// A payload that a plan uses.
public struct PayloadNeed: Sendable {
  /// The package that it is in.
  public var entry: CatalogEntry
  /// Where in the package, in bytes.
  public var range: Range<Int>
  /// The digest of these bytes.
  public var digest: Digest
  /// What it is for: `delta`, `full` or `fallback`.
  public var reason: TransferReason

  /// Names a payload.
  public init(entry: CatalogEntry, range: Range<Int>, digest: Digest, reason: TransferReason) {
    self.entry = entry
    self.range = range
    self.digest = digest
    self.reason = reason
  }
}

extension HydrationPlan {
  /// The payloads that the plan uses, in the order of its steps.
  ///
  /// - Parameter lost: the contents that the device should have and has not.
  public func payloadNeeds(lost: Set<Digest> = []) -> [PayloadNeed] {
    steps.compactMap { step in
      guard case .payload(let package, let number) = step.origin else { return nil }
      let isLost = !lost.isEmpty && step.targets.contains { lost.contains($0.digest) }
      let reason: TransferReason = isLost ? .fallback : step.bases.isEmpty ? .full : .delta
      return PayloadNeed(
        entry: packages[package].entry, range: packages[package].range(ofPayload: number),
        digest: step.storedDigest, reason: reason)
    }
  }
}
