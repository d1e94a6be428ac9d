// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
import CairnFiles

/// Applies a payload as devices do, before anybody gets it.
package struct PayloadProof {
  private let base: ByteView
  private let target: ByteView
  private let baseDigests: [Digest]
  private let targetDigests: [Digest]

  /// Prepares to prove payloads between contents that lie one behind the other.
  package init(
    base: ByteView, target: ByteView, baseDigests: [Digest], targetDigests: [Digest]
  ) {
    self.base = base
    self.target = target
    self.baseDigests = baseDigests
    self.targetDigests = targetDigests
  }

  /// Throws unless `delta` makes the targets out of the bases; returns its header.
  package func prove(_ delta: ByteView) throws(CairnError) -> DeltaHeader {
    let applier = try DeltaApplier(delta: delta)
    let header = applier.header
    // What is mapped could have been written to between the check of its digest and its encoding.
    try check(header.base?.digest, baseDigests)
    try check(header.targetDigest, targetDigests)
    try applier.checkBase(base, hasher: SHA256Hasher.self)
    var sink = ComparingSink(expecting: target)
    try applier.apply(
      base: header.base == nil ? ByteView.empty : base, hasher: SHA256Hasher(), to: &sink)
    try sink.finish()
    return header
  }

  private func check(_ named: Digest?, _ digests: [Digest]) throws(CairnError) {
    guard let named, digests.count == 1, digests[0] != named else { return }
    throw CairnError(
      .changed, "the content \(digests[0]) changed while it was being published",
      hint: "stop what is writing to the tree, or publish a copy of it")
  }
}
