// SPDX-License-Identifier: Apache-2.0

/// The four kinds of metadata, which are also the names of the top-level roles.
public enum MetadataType: String, Sendable, Hashable, CaseIterable {
  /// Names the keys of all top-level roles; signed offline.
  case root
  /// Names the newest snapshot; renewed often.
  case timestamp
  /// Names the versions of all targets metadata.
  case snapshot
  /// Names targets, and delegates.
  case targets
}
