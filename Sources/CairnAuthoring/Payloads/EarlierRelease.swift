// SPDX-License-Identifier: Apache-2.0

package import CairnRelease

/// A release between a release and its base.
package struct EarlierRelease: Sendable {
  /// Its place in the chain.
  package var ordinal: Int
  /// What it holds.
  package var manifest: Manifest
  /// The payloads of its package that can be taken over: none where it has another base.
  package var payloads: [PlannedPayload]

  /// Describes a release.
  package init(ordinal: Int, manifest: Manifest, payloads: [PlannedPayload]) {
    self.ordinal = ordinal
    self.manifest = manifest
    self.payloads = payloads
  }
}
