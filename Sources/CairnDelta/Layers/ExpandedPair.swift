// SPDX-License-Identifier: Apache-2.0

package import CairnDeflate

/// The innermost views of a base and a target, and the streams that lead to them.
package struct ExpandedPair: Sendable {
  /// The streams.
  package var list: LayerList
  /// The sizes of the views.
  package var sizes: LayerSizes
  /// What zlib would do differently, in the order of the format.
  package var corrections: [Correction]
  /// The view of the base, valid as long as this value lives; the base itself where it has no layers.
  package var base: ByteView
  /// The view of the target, likewise.
  package var target: ByteView
  /// Where files lie in the view of the base: what listed streams expand to, and what is between them.
  package var baseParts: [Range<Int>]
  /// The same for the target.
  package var targetParts: [Range<Int>]
  /// How many bytes of the target's outermost listed streams stand in the target.
  package var compressedSize: Int
  /// What keeps the views.
  private let owners: [HeldView]

  init(
    list: LayerList, corrections: [Correction], base: ViewStack, target: ViewStack
  ) {
    self.list = list
    self.corrections = corrections
    sizes = LayerSizes(
      base: base.held.map { $0.view.count }, target: target.held.map { $0.view.count })
    self.base = base.view
    self.target = target.view
    baseParts = base.parts
    targetParts = target.parts
    compressedSize = target.held.first?.extents.reduce(0) { $0 + $1.end - $1.start } ?? 0
    owners = base.held + target.held
  }

  /// The same for a delta that needs no base.
  var withoutBase: ExpandedPair {
    var pair = self
    pair.list.base = []
    pair.sizes.base = []
    for layer in pair.list.target.indices {
      for index in pair.list.target[layer].indices { pair.list.target[layer][index].peer = nil }
    }
    return pair
  }

  /// Runs `body` on the views.
  func withViews<R>(
    _ body: (_ base: ByteView, _ target: ByteView) throws(CairnError) -> R
  ) throws(CairnError) -> R {
    defer { withExtendedLifetime(owners) {} }
    return try body(base, target)
  }

  /// The corrections as a stream.
  func correctionStream() -> PendingStream {
    var writer = NumberStreamWriter(contextCount: Correction.contextCount)
    for correction in corrections {
      writer.append(correction.value) { _ in Int(correction.context) }
    }
    return writer.finish(.recompression)
  }
}
