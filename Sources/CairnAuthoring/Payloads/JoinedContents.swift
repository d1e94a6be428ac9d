// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
import CairnFiles

/// Contents one behind the other: a single one stays where it is, several are copied.
package struct JoinedContents {
  private enum Bytes {
    case mapped(MappedFile)
    case copied([UInt8])
  }

  private let bytes: Bytes

  /// Opens contents and verifies each.
  package init(_ digests: [Digest], in places: ContentPlaces) throws(CairnError) {
    if digests.count == 1 {
      bytes = .mapped(try places.openVerified(digests[0]))
      return
    }
    var sink = MemorySink()
    for digest in digests {
      let file = try places.openVerified(digest)
      try file.withView { view throws(CairnError) in try sink.append(view) }
    }
    bytes = .copied(sink.bytes)
  }

  /// Runs `body` on the bytes; the view must not leave it.
  package func withView<R>(_ body: (ByteView) throws(CairnError) -> R) throws(CairnError) -> R {
    switch bytes {
    case .mapped(let file): return try file.withView(body)
    case .copied(let bytes): return try bytes.withView(body)
    }
  }
}
