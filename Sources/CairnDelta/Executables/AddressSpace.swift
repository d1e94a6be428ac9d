// SPDX-License-Identifier: Apache-2.0

/// The addresses of all images of a file, laid out one behind the other in one space.
///
/// The first image starts at address nought, each other one behind the one before; each takes up a
/// multiple of 64 KiB, so that pages stay pages. A file with one image thus has the image's own
/// addresses.
struct AddressSpace: Sendable {
  /// An image's place.
  struct Image: Sendable {
    /// Its first address.
    var start: UInt32
    /// What its stored absolute addresses are counted from.
    var imageBase: UInt64
    /// Where it starts in the file.
    var offset: Int
    /// Which machine its code is for.
    var machine: ExecutableImage.Machine = .none
  }

  /// A section's place.
  struct Section: Sendable {
    var offset: Int
    var end: Int
    var address: UInt32
    var image: Int
    var content: ImageSection.Content
  }

  private(set) var images: [Image] = []
  /// All sections that have bytes, by offset in the file.
  private(set) var sections: [Section] = []
  /// The number of addresses.
  private(set) var size: UInt64 = 0

  /// A space that was described.
  init(images: [Image], sections: [Section], size: UInt64) {
    self.images = images
    self.sections = sections
    self.size = size
  }

  /// The end of all addresses.
  static let addressLimit: UInt64 = 0xF000_0000

  /// What an image whose addresses end at `end` takes up.
  static func room(_ end: UInt64) -> UInt64 { (end + 0xFFFF) & ~0xFFFF }

  /// Lays out `parsed`, in the order of the file; nil if there are too many addresses.
  init?(_ parsed: [(offset: Int, image: ExecutableImage)]) {
    for (offset, image) in parsed {
      let start = size
      size = start + AddressSpace.room(image.addressEnd)
      guard size < AddressSpace.addressLimit else { return nil }
      let number = images.count
      images.append(
        Image(
          start: UInt32(start), imageBase: image.imageBase, offset: offset,
          machine: image.machine))
      for section in image.sections where section.size > 0 {
        sections.append(
          Section(
            offset: offset + section.offset, end: offset + section.end,
            address: UInt32(start) + section.address, image: number, content: section.content))
      }
    }
  }

  /// The sections of an image: they follow each other.
  func sections(of image: Int) -> ArraySlice<Section> {
    sections[firstSection(of: image)..<firstSection(of: image + 1)]
  }

  /// The number of the first section of `image`, or of one behind it.
  private func firstSection(of image: Int) -> Int {
    var low = 0
    var high = sections.count
    while low < high {
      let middle = (low + high) / 2
      if sections[middle].image < image { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The number of the section that holds the byte at `offset` of the file; -1 if none does.
  func section(holding offset: Int) -> Int {
    var low = 0
    var high = sections.count
    while low < high {
      let middle = (low + high) / 2
      if sections[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 && offset < sections[low - 1].end ? low - 1 : -1
  }
}
