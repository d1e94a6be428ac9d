// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

/// Which contents of a release a device has for certain: those of what every device has, and for the
/// files of a feature also the feature's own.
///
/// A payload may only be made from such contents, and only such contents need no payload: devices
/// choose their features.
struct FeatureReach {
  /// The features of the files that have a content, by name; `nil` for what every device has.
  private var features: [Digest: Set<String?>] = [:]

  init(_ manifest: Manifest) {
    for entry in manifest.entries {
      guard let content = entry.content else { continue }
      features[content, default: []].insert(manifest.featureName(of: entry))
    }
  }

  /// The feature of a content: `nil` if every device may need it, as it does if files of several
  /// features have it.
  func feature(of content: Digest) -> String? {
    guard let features = features[content], features.count == 1 else { return nil }
    return features.first ?? nil
  }

  /// Whether every device that has `feature` (everything, for `nil`) has a content.
  func has(_ content: Digest, for feature: String?) -> Bool {
    guard let features = features[content] else { return false }
    return features.contains(nil) || feature.map { features.contains($0) } ?? false
  }
}
