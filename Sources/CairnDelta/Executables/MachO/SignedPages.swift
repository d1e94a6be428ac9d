// SPDX-License-Identifier: Apache-2.0

/// A part of a file whose pages' SHA-256 digests stand behind it: the code signature of a Mach-O
/// image (References/MachO 4).
package struct SignedPages: Sendable, Equatable {
  /// Where the first page starts.
  package let start: Int
  /// Where the last page, which may be shorter, ends.
  package let end: Int
  /// The size of a page is two to this power.
  package let pageSizeLog: Int
  /// Where the first page's digest stands; not before `end`.
  package let digests: Int

  /// The smallest page, so that digests take up at most a hundredth of what they are made of.
  package static let leastLog = 12
  /// The largest page.
  package static let greatestLog = 20

  /// Pages and digests in a file of `size` bytes, behind `place`; nil if they do not fit.
  package init?(
    start: Int, end: Int, pageSizeLog: Int, digests: Int, behind place: Int = 0, size: Int
  ) {
    guard start >= place, end > start, digests >= end, digests <= size,
      pageSizeLog >= SignedPages.leastLog, pageSizeLog <= SignedPages.greatestLog
    else { return nil }
    let count = ((end - start - 1) >> pageSizeLog) + 1
    guard count <= (size - digests) / Digest.size else { return nil }
    self.start = start
    self.end = end
    self.pageSizeLog = pageSizeLog
    self.digests = digests
  }

  /// Whether the digests are those of the pages, as far as a few of them show.
  func isSound<Hasher: ContentHasher>(in bytes: ByteView, hasher: Hasher.Type) -> Bool {
    let samples = min(count, 8)
    var matches = 0
    for sample in 0..<samples {
      let page = count * sample / samples
      let first = start + (page << pageSizeLog)
      var state = Hasher()
      state.update(bytes[first..<min(first + (1 << pageSizeLog), end)])
      let place = digests + Digest.size * page
      if state.digest().bytes == bytes[place..<place + Digest.size].copied() { matches += 1 }
    }
    return 2 * matches > samples
  }

  /// The number of pages.
  package var count: Int { ((end - start - 1) >> pageSizeLog) + 1 }
  /// The end of the last digest.
  package var digestsEnd: Int { digests + Digest.size * count }

  /// The pages of the images in `bytes` that are signed so, in order.
  package static func all(
    of images: [FoundImage], in bytes: ByteView
  ) -> [SignedPages] {
    var result: [SignedPages] = []
    var place = 0
    for image in images where image.format == .macho {
      let range = image.offset..<image.offset + image.size
      guard let file = MachOFile(bytes[range]), let pages = file.signedPages,
        let moved = SignedPages(
          start: pages.start + image.offset, end: pages.end + image.offset,
          pageSizeLog: pages.pageSizeLog, digests: pages.digests + image.offset, behind: place,
          size: bytes.count)
      else { continue }
      result.append(moved)
      place = moved.digestsEnd
    }
    return result
  }
}
