// SPDX-License-Identifier: Apache-2.0

/// A target as the streams of a delta describe it: without the digests that a decoder can make
/// itself.
struct PreparedTarget {
  /// The pages whose digests are left out.
  let pages: [SignedPages]
  /// Where it has code.
  let branches: [BranchRange]
  private let target: ByteView
  /// The target's bytes, if there is something to leave out.
  private let changed: [UInt8]

  /// Finds what `target`, which must stay valid, can do without.
  ///
  /// Where it is a view, `layers` tells where files lie in it.
  init<Hasher: ContentHasher>(
    _ target: ByteView, layers: ExpandedPair? = nil, hasher: Hasher.Type
  ) {
    self.target = target
    let images =
      target.count < Int(UInt32.max)
      ? ImageFinder.images(in: target, parts: layers?.targetParts) : []
    pages = SignedPages.all(of: images, in: target).filter {
      $0.isSound(in: target, hasher: hasher)
    }
    branches = BranchRange.all(of: images, in: target)
    var bytes: [UInt8] = []
    if !pages.isEmpty {
      bytes = target.copied()
      var digester = PageDigester<Hasher>(pages)
      digester.process(&bytes, bytes.count, at: 0)
    }
    changed = bytes
  }

  /// Runs `body` on a view of the bytes to describe; the view must not leave it.
  func withView<R>(_ body: (ByteView) throws(CairnError) -> R) throws(CairnError) -> R {
    if pages.isEmpty { return try body(target) }
    return try changed.withView(body)
  }
}
