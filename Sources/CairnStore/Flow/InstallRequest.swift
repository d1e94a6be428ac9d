// SPDX-License-Identifier: Apache-2.0

/// What somebody wants to have installed.
public struct InstallRequest: Sendable {
  /// The release's id, build or alias, or `latest`; `nil` for the only package of the source, which
  /// is then installed by itself or not at all.
  public var release: String?
  /// Which chains may be meant.
  public var chains = ChainFilter()
  /// Whether `latest` may be a preview.
  public var includesPreviews = false
  /// Whether the release may be older than the installed one.
  public var allowsDowngrade = false
  /// Features to have, besides those that are installed.
  public var features: Set<String> = []

  /// Asks for a release.
  public init(release: String?) { self.release = release }
}
