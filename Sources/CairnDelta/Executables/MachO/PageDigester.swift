// SPDX-License-Identifier: Apache-2.0

/// Takes the digests of pages out of a file that passes through, or puts them back.
///
/// Each digest is replaced by what it differs by from the true one: by noughts, where the signature
/// is sound. To do that twice gives the file again, whatever it holds, as pages lie before their
/// digests.
package struct PageDigester<Hasher: ContentHasher> {
  private let pages: [SignedPages]
  /// Which of `pages` is at hand.
  private var current = 0
  /// The computation over the page that has begun.
  private var hasher = Hasher()
  /// The digests of the pages so far, those before `current` left out.
  private var digests: [UInt8] = []

  /// A digester for the pages of a file, in order; none starts before the digests of the one before
  /// end.
  package init(_ pages: [SignedPages]) { self.pages = pages }

  /// Whether there is nothing to do.
  package var isIdle: Bool { current == pages.count }

  /// Changes the first `count` of `bytes`, which start at `place` of the file; each call starts where
  /// the one before ended.
  package mutating func process(_ bytes: inout [UInt8], _ count: Int, at place: Int) {
    let end = place + count
    var offset = place
    while offset < end, current < pages.count {
      let part = pages[current]
      if offset < part.start {
        offset = min(part.start, end)
      } else if offset < part.end {
        offset = digest(part, bytes, offset, end, place)
      } else if offset < part.digests {
        offset = min(part.digests, end)
      } else {
        let stop = min(part.digestsEnd, end)
        for byte in offset..<stop { bytes[byte - place] ^= digests[byte - part.digests] }
        offset = stop
        if stop == part.digestsEnd {
          digests.removeAll(keepingCapacity: true)
          current += 1
        }
      }
    }
  }

  /// Adds to a page's digest what there is of it from `offset` on; returns the end of that.
  private mutating func digest(
    _ part: SignedPages, _ bytes: [UInt8], _ offset: Int, _ end: Int, _ place: Int
  ) -> Int {
    let page = (offset - part.start) >> part.pageSizeLog
    let pageEnd = min(part.start + ((page + 1) << part.pageSizeLog), part.end)
    let stop = min(pageEnd, end)
    bytes.withView { hasher.update($0[offset - place..<stop - place]) }
    if stop == pageEnd {
      digests += hasher.digest().bytes
      hasher = Hasher()
    }
    return stop
  }
}
