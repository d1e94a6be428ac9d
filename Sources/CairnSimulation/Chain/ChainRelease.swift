// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

/// A release of a simulated chain.
struct ChainRelease: Sendable {
  /// What it is called.
  var id: String
  /// Its build and its other names, where it has some.
  var build = ""
  var aliases: [String] = []
  /// Whether it is an optional release, which no other one is encoded against.
  var isPreview = false
  /// What is known of it because it is published; `nil` where it is not.
  var published: PublishedRelease?
  /// What it holds.
  var manifest: Manifest
  /// The numbers in the chain of its contents, in their order in the manifest.
  var contents: [Int32] = []
  /// Its files in the order of their paths: the number of the path and of the content.
  var files: [(path: Int32, content: Int32)] = []
  /// The content at each path of the chain, hard links included; -1 where there is no file.
  var contentAtPath: [Int32] = []
  /// The content of files only.
  var fileAtPath: [Int32] = []

  /// Whether a name means this release, whatever its letters' case.
  func isCalled(_ name: String) -> Bool {
    let name = name.lowercased()
    return ([id, build] + aliases).contains { !$0.isEmpty && $0.lowercased() == name }
  }
}
