// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Where metadata comes from: a server, a folder. Nothing that it gives is trusted.
public protocol MetadataSource {
  /// The file of this name, at most `limit` bytes of it; `nil` if there is none.
  ///
  /// The name is a single component, percent-encoded as in a URL: `3.root.json`, `timestamp.json`.
  /// An implementation throws, or gives `limit` bytes and one more, for a file that is larger.
  func metadata(_ fileName: String, limit: Int) throws(CairnError) -> [UInt8]?
}
