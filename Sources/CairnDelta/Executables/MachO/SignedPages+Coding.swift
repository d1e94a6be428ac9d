// SPDX-License-Identifier: Apache-2.0

// Format-Delta: four numbers for each part: from the end of the digests before (or the start) to the
// first page; the pages' size, as a power of two; their bytes; from their end to the digests.

extension SignedPages {
  /// How many numbers describe a part.
  static let numberCount = 4
  /// What a decoder keeps of a part, in bytes.
  private static let partSize = 32
  /// The most parts of a target.
  static let limit = ImageFinder.imageLimit

  /// What a decoder needs for parts described by `numbers` numbers.
  static func memory(numbers: Int, targetSize: Int) -> Int {
    numbers / numberCount * partSize
      + ((targetSize >> leastLog) + 1) * Digest.size
  }

  /// The stream that describes `pages`.
  static func stream(_ pages: [SignedPages]) -> PendingStream {
    var writer = NumberStreamWriter(contextCount: numberCount)
    var place = 0
    for part in pages {
      let numbers = [
        part.start - place, part.pageSizeLog, part.end - part.start, part.digests - part.end,
      ]
      for (number, value) in numbers.enumerated() { writer.append(value) { _ in number } }
      place = part.digestsEnd
    }
    return writer.finish(.pageDigest)
  }

  /// Reads back what `stream` wrote.
  static func read(
    _ header: DeltaHeader, _ delta: any ByteSource
  ) throws(CairnError) -> [SignedPages] {
    let count = header.symbolCount(.pageDigest)
    guard count > 0 else { return [] }
    let size = header.targetSize
    var numbers = try NumberStreamReader(.pageDigest, StreamTable(header, delta))
    var pages: [SignedPages] = []
    var place = 0
    for _ in 0..<(count + numberCount - 1) / numberCount {
      let start = place + (try numbers.next(context: 0, limit: size - place))
      let log = try numbers.next(context: 1, limit: greatestLog)
      let end = start + (try numbers.next(context: 2, limit: size - start))
      let digests = end + (try numbers.next(context: 3, limit: size - end))
      guard
        let part = SignedPages(
          start: start, end: end, pageSizeLog: log, digests: digests, behind: place, size: size)
      else { throw StreamTable.malformed(.pageDigest, "describes pages that do not fit") }
      pages.append(part)
      place = part.digestsEnd
    }
    try numbers.finish()
    return pages
  }
}
