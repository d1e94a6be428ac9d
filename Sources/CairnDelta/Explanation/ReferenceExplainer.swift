// SPDX-License-Identifier: Apache-2.0

/// Decodes the references of covers for the counts alone.
struct ReferenceExplainer {
  private let images: [(format: ImageFormat, range: Range<Int>)]
  private var patcher: ReferencePatcher<RangeDecoder>
  /// Takes the bytes that nobody looks at.
  private var scratch = [UInt8](repeating: 0, count: step)

  /// How many bytes are gone through at once: what a decoder gathers of its output.
  static let step = DecoderMemory.outputSize

  init(
    _ header: DeltaHeader, _ streams: StreamTable, covers: [Cover], base: any ByteSource
  ) throws(CairnError) {
    let bytes = try BaseBytes(base)
    patcher = try TargetDecoder.patcher(header, streams, bytes, covers)
    var reader = try AddressSpaceReader(streams)
    images = try reader.baseImages(size: bytes.view.count)
  }

  /// Starts with `cover`, which comes from `offset` of the base.
  mutating func start(_ cover: Cover, from offset: Int) {
    patcher.start(offset, length: cover.length, at: cover.start)
  }

  /// Goes through the references of the next `count` bytes of the cover, at most `step`, which
  /// come from `offset` of the base.
  mutating func add(_ count: Int, from offset: Int) throws(CairnError) {
    try patcher.patch(&scratch, 0..<count, from: offset)
  }

  /// The images and the counts by kind, behind the last cover.
  func finish() throws(CairnError) -> ([ExplainedImage], [ExplainedReferences]) {
    guard patcher.codec.coder.isAtEnd else {
      throw StreamTable.malformed(.reference, "has more than the covers use")
    }
    return (explainedImages, explainedReferences)
  }

  private var explainedImages: [ExplainedImage] {
    let table = patcher.codec.table
    var sectionCounts = [Int](repeating: 0, count: images.count)
    for section in table.addresses.sections { sectionCounts[section.image] += 1 }
    // Images ascend and do not overlap, and so do the references.
    var referenceCounts = [Int](repeating: 0, count: images.count)
    var image = 0
    for entry in table.entries {
      while image + 1 < images.count, Int(entry.offset) >= images[image].range.upperBound {
        image += 1
      }
      referenceCounts[image] += 1
    }
    return images.indices.map { number in
      ExplainedImage(
        format: images[number].format.title,
        machine: table.addresses.images[number].machine.title,
        offset: images[number].range.lowerBound, size: images[number].range.count,
        sectionCount: sectionCounts[number], referenceCount: referenceCounts[number])
    }
  }

  private var explainedReferences: [ExplainedReferences] {
    let counts = patcher.codec.counts
    var found = [Int](repeating: 0, count: counts.hits.count)
    for entry in patcher.codec.table.entries { found[Int(entry.kind.rawValue)] += 1 }
    return ReferenceKind.allCases.compactMap { kind in
      let number = Int(kind.rawValue)
      guard found[number] > 0 else { return nil }
      return ExplainedReferences(
        kind: kind.name, title: kind.title, foundCount: found[number],
        hitCount: counts.hits[number], missCount: counts.misses[number])
    }
  }
}
