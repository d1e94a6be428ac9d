// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// Manifests and packages made by rule.
enum Samples {
  static let chain = ChainIdentity(product: "tools", channel: "stable", architecture: "arm64")

  static func digest(_ number: Int) -> Digest {
    var hasher = SHA256Hasher()
    Array("content \(number)".utf8).withView { hasher.update($0) }
    return hasher.digest()
  }

  static func path(_ text: String) -> TreePath {
    guard let path = TreePath(text) else { preconditionFailure("\(text) is no path") }
    return path
  }

  static func file(
    _ path: String, _ number: Int, modified: Int64? = nil, feature: Int = 0, mode: UInt16 = 0o644
  ) -> TreeEntry {
    TreeEntry(
      path: Samples.path(path),
      node: .file(content: digest(number), size: number * 100, modified: modified), mode: mode,
      feature: feature)
  }

  static func directory(_ path: String, feature: Int = 0) -> TreeEntry {
    TreeEntry(path: Samples.path(path), node: .directory, mode: 0o755, feature: feature)
  }

  /// A tree with everything that a tree can have.
  static func manifest() throws(CairnError) -> Manifest {
    var marked = file("bin/tool", 1, modified: 1_700_000_000, mode: 0o4755)
    marked.attributes = [
      ExtendedAttribute(name: Array("user.a".utf8), value: [1, 2]),
      ExtendedAttribute(name: Array("user.b".utf8), value: []),
    ]
    return try Manifest(
      features: ["docs", "lang-de"],
      entries: [
        directory("bin"), marked,
        TreeEntry(path: path("bin/alias"), node: .symbolicLink(target: Array("tool".utf8))),
        TreeEntry(path: path("bin/zz"), node: .hardLink(to: path("bin/tool"))),
        directory("empty"), file("copy", 1), file("a", 2, modified: -5), file("ab", 3),
        directory("share"), directory("share/doc", feature: 1),
        file("share/doc/x", 4, feature: 1), directory("share/de"),
        file("share/de/y", 5, feature: 2), file("share/de/z", 0, feature: 2),
      ])
  }

  static func head() throws(CairnError) -> PackageHead {
    let manifest = try manifest()
    return PackageHead(
      identity: ReleaseIdentity(
        chain: chain, id: "2024-12", build: "26100.2605", aliases: ["KB5048667"], ordinal: 3),
      prerequisites: [
        Prerequisite(ordinal: 0, id: "rtm", manifestDigest: digest(100)),
        Prerequisite(
          ordinal: 2, id: "2024-09", build: "26100.1742", aliases: ["KB5043080"],
          manifestDigest: digest(101)),
      ],
      manifestSize: manifest.encoded().count, manifestDigest: digest(102),
      payloads: [
        PayloadDescription(bases: [], targets: [0], storedSize: 17, storedDigest: digest(103)),
        PayloadDescription(
          bases: [4, 1], targets: [3, 1, 2], storedSize: 300, storedDigest: digest(104)),
      ],
      storedManifest: [1, 2, 3])
  }
}
