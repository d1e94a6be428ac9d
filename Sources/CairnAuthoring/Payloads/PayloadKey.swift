// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
import CairnFiles

/// Names the file that a payload is kept in until its package is complete: everything that its bytes
/// depend on.
package struct PayloadKey {
  /// The digest of all of it.
  package let digest: Digest

  /// The payloads kept by other versions of the file's format are of no use.
  private static let version: UInt8 = 1

  /// The key of a payload of these contents, made with this effort by this software.
  package init(bases: [Digest], targets: [Digest], effort: Effort, software: String) {
    var bytes: [UInt8] = [PayloadKey.version]
    for text in [software, effort.rawValue] {
      Varint.append(UInt64(text.utf8.count), to: &bytes)
      bytes.append(contentsOf: text.utf8)
    }
    for list in [bases, targets] {
      Varint.append(UInt64(list.count), to: &bytes)
      for digest in list { digest.append(to: &bytes) }
    }
    var hasher = SHA256Hasher()
    bytes.withView { hasher.update($0) }
    digest = hasher.digest()
  }

  /// The name of the file.
  var fileName: String { "\(digest).delta" }
}
