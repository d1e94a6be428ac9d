// SPDX-License-Identifier: Apache-2.0

/// What an encoder knows of the executables in base and target.
struct ReferenceModel: Sendable {
  /// An image, found in a file.
  typealias FoundImage = (format: ImageFormat, range: Range<Int>)

  let baseImages: [FoundImage]
  let base: ReferenceTable
  let target: ReferenceTable

  /// Scans both contents; nil where there is nothing to gain, or where the options do not allow the
  /// memory, here or for the decoder.
  ///
  /// Where both are views, `layers` tells where files lie in them.
  init?(
    base: ByteView, target: ByteView, layers: ExpandedPair? = nil, options: EncodingOptions
  ) {
    guard base.count + target.count <= options.memoryLimit / 14 else { return nil }
    let baseImages = ReferenceModel.images(base, layers?.baseParts)
    let targetImages =
      baseImages.isEmpty ? [] : ReferenceModel.images(target, layers?.targetParts)
    guard !baseImages.isEmpty, !targetImages.isEmpty,
      let old = try? ReferenceTable(scanning: base, images: baseImages),
      let new = try? ReferenceTable(scanning: target, images: targetImages),
      !old.entries.isEmpty,
      DecoderMemory.withReferences(old.entries.count, baseSize: base.count)
        <= options.decoderMemoryLimit / 4 * 3
    else { return nil }
    self.baseImages = baseImages
    self.base = old
    self.target = new
  }

  /// Whether so few references were found that plain covers may do as well.
  var isThin: Bool {
    guard let last = baseImages.last else { return true }
    return base.entries.count < last.range.upperBound / 256
  }

  /// The difference of two image bases must be a number that streams can hold.
  private static let imageBaseLimit: UInt64 = 1 << 60

  /// The images in `bytes`, as far as a delta can describe them.
  private static func images(_ bytes: ByteView, _ parts: [Range<Int>]?) -> [FoundImage] {
    guard bytes.count < Int(UInt32.max) else { return [] }
    if let toy = ImageFormat.toy.image(in: bytes) {
      return toy.imageBase <= imageBaseLimit ? [(.toy, 0..<bytes.count)] : []
    }
    var images: [FoundImage] = []
    var sections = 0
    var addresses: UInt64 = 0
    for found in ImageFinder.images(in: bytes, parts: parts) {
      let range = found.offset..<found.offset + found.size
      guard let image = found.format.image(in: bytes[range]) else { continue }
      let room = AddressSpace.room(image.addressEnd)
      guard image.imageBase <= ReferenceModel.imageBaseLimit,
        image.sections.count < AddressSpace.imageLimit - sections,
        room < AddressSpace.addressLimit - addresses
      else { continue }
      sections += image.sections.count
      addresses += room
      images.append((found.format, range))
    }
    return images
  }

  /// Both contents with the operands masked, but for those of regular tables.
  func masked(base baseBytes: ByteView, target targetBytes: ByteView) -> ([UInt8], [UInt8]) {
    (
      ReferenceViews.view(baseBytes, base) {
        base.entries[$0].inTable ? nil : ReferenceViews.unknown
      },
      ReferenceViews.view(targetBytes, target) {
        target.entries[$0].inTable ? nil : ReferenceViews.unknown
      }
    )
  }

  /// Both contents with the operands replaced by what they name, as far as `covers` tell.
  func labelled(
    base baseBytes: ByteView, target targetBytes: ByteView, covers: [Cover]
  ) -> ([UInt8], [UInt8]) {
    let votes = LabelVotes(base: base, target: target, covers: covers)
    var known = [Bool](repeating: false, count: target.labels.count)
    var place = 0
    for address in Set(votes.places.compactMap { $0 }).sorted() {
      while place < target.labels.count, target.labels[place] < address { place += 1 }
      if place < target.labels.count, target.labels[place] == address { known[place] = true }
    }
    return (
      ReferenceViews.view(baseBytes, base) { number in
        votes.places[Int(base.entries[number].label)].map(ReferenceViews.hash)
          ?? ReferenceViews.unknown
      },
      ReferenceViews.view(targetBytes, target) { number in
        let label = Int(target.entries[number].label)
        return known[label] ? ReferenceViews.hash(target.labels[label]) : ReferenceViews.unknown
      }
    )
  }
}
