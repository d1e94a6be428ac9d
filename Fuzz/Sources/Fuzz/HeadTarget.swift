// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

/// Reads a package's head that nobody trusts; what is accepted has one form only.
enum HeadTarget {
  static func run(_ bytes: [UInt8]) -> Int32 {
    let bytes = resealed(bytes, QuickHasher.self)
    do throws(CairnError) {
      let head = try bytes.withView { view throws(CairnError) in
        try PackageHead(reading: view, hasher: QuickHasher.self)
      }
      precondition(head.encoded(hasher: QuickHasher.self) == bytes, "two heads are one")
      let digest = bytes.withView { PackageHead.digest(of: $0) }
      _ = CatalogEntry(head: head, headSize: bytes.count, headDigest: digest)
    } catch {
      precondition(error.hint != nil, "every refusal has a hint")
    }
    return 0
  }

  /// A head that says its own size and digest.
  static func resealed<Hasher: ContentHasher>(
    _ head: [UInt8], _ hasher: Hasher.Type
  ) -> [UInt8] {
    guard head.count >= PackageHead.prefixSize + Digest.size else { return head }
    var head = head
    for place in 0..<4 { head[8 + place] = UInt8(truncatingIfNeeded: head.count >> (8 * place)) }
    var state = Hasher()
    Array(head.dropLast(Digest.size)).withView { state.update($0) }
    head.replaceSubrange((head.count - Digest.size)..., with: state.digest().bytes)
    return head
  }
}
