// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnRelease

/// Says which paths of a tree belong to an optional feature.
public struct FeatureRule: Sendable, Hashable {
  /// The feature's name.
  public let name: String
  /// What belongs to it.
  public let glob: Glob

  /// Joins a name and a pattern; throws `patternMalformed` for what cannot name a feature.
  public init(name: String, glob: Glob) throws(CairnError) {
    guard Manifest.isFeatureName(name) else {
      throw CairnError(
        .patternMalformed, "'\(name)' cannot name a feature",
        hint: "use 1 to 64 of a-z, 0-9 and . _ - , a letter or digit first")
    }
    self.name = name
    self.glob = glob
  }

  /// Reads `NAME=GLOB`.
  public init(parsing text: String) throws(CairnError) {
    guard let sign = text.firstIndex(of: "=") else {
      throw CairnError(
        .patternMalformed, "'\(text)' names no feature",
        hint: "write NAME=GLOB, such as lang-de=share/locale/de/**")
    }
    try self.init(
      name: String(text[..<sign]), glob: Glob(String(text[text.index(after: sign)...])))
  }
}
