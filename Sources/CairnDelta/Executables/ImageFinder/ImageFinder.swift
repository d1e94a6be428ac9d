// SPDX-License-Identifier: Apache-2.0

/// Finds the executables in a file: at its start, or in what containers it consists of
/// (References/Containers). Only the encoder does; the delta says where they are.
package struct ImageFinder {
  private let bytes: ByteView
  private var images: [FoundImage] = []

  /// The most images that a file may have.
  package static let imageLimit = 65_535
  /// How deep containers may lie in each other.
  private static let depthLimit = 4
  /// How often, at most, a place of an unknown file is looked at closely.
  private static let searchLimit = 4096
  /// An image's least number of bytes.
  private static let leastSize = 64

  /// The executables in `bytes`, sorted by offset, none overlapping another.
  ///
  /// Takes time proportional to the number of bytes, whatever they are.
  ///
  /// - Parameter parts: where files of their own lie, which is known of archives that are expanded:
  ///   in order, disjoint. Without them `bytes` are one file.
  package static func images(
    in bytes: ByteView, parts: [Range<Int>]? = nil
  ) -> [FoundImage] {
    var finder = ImageFinder(bytes: bytes)
    for part in parts ?? [0..<bytes.count] { finder.examine(part, depth: 0) }
    return finder.images
  }

  private init(bytes: ByteView) { self.bytes = bytes }

  /// Whether no more images are taken.
  private var isFull: Bool { images.count >= ImageFinder.imageLimit }

  /// Adds the images in `range`, which may be one itself or a container of some. Ranges come in
  /// ascending order and do not overlap.
  private mutating func examine(_ range: Range<Int>, depth: Int) {
    guard !isFull, depth <= ImageFinder.depthLimit, range.count >= ImageFinder.leastSize else {
      return
    }
    let view = bytes[range]
    if let format = ImageFinder.signature(of: view, at: 0) {
      if format.image(in: view) != nil {
        images.append(FoundImage(format: format, offset: range.lowerBound, size: range.count))
      }
      return
    }
    if let slices = FatFile(view) {
      for slice in slices { examine(slice, in: range, depth: depth) }
    } else if var members = ArchiveMembers(view) {
      while let member = members.next() { examine(member, in: range, depth: depth) }
    } else if var members = TarMembers(view) {
      while let member = members.next() { examine(member, in: range, depth: depth) }
    } else if depth == 0 {
      search(range)
    }
  }

  /// Adds the images in `member`, counted from the start of `range`.
  private mutating func examine(_ member: Range<Int>, in range: Range<Int>, depth: Int) {
    let start = range.lowerBound + member.lowerBound
    examine(start..<start + member.count, depth: depth + 1)
  }

  /// The format whose first bytes these are.
  private static func signature(of bytes: ByteView, at offset: Int) -> ImageFormat? {
    guard bytes.count - offset >= leastSize else { return nil }
    let word = bytes.word32(at: offset)
    if word == 0x464C_457F { return .elf }
    if word == 0xFEED_FACF { return .macho }
    if word & 0xFFFF == 0x5A4D { return .pe }
    return nil
  }
}

extension ImageFinder {
  // MARK: Unknown files

  /// Adds the images in a file of an unknown form: firmware, disk images, packages.
  private mutating func search(_ range: Range<Int>) {
    var candidates: [FoundImage] = []
    var tries = 0
    var place = range.lowerBound
    let end = range.upperBound - ImageFinder.leastSize
    while place <= end {
      guard let format = candidate(at: place, in: range) else {
        place += 4
        continue
      }
      tries += 1
      guard tries <= ImageFinder.searchLimit else { break }
      guard let image = format.image(in: bytes[place..<range.upperBound]) else {
        place += 4
        continue
      }
      candidates.append(FoundImage(format: format, offset: place, size: 0))
      let size = image.sections.map(\.end).max() ?? 0
      place += max(size & ~3, ImageFinder.leastSize)
    }
    var stop = range.upperBound
    for number in candidates.indices.reversed() {
      candidates[number].size = stop - candidates[number].offset
      stop = candidates[number].offset
    }
    // With less behind it, an image may be none: what it names was part of the next.
    images += candidates.filter {
      $0.format.image(in: bytes[$0.offset..<$0.offset + $0.size]) != nil
    }
  }

  /// What an image at `place` would be. ELF files may lie anywhere, others at a block.
  @inline(__always)
  private func candidate(at place: Int, in range: Range<Int>) -> ImageFormat? {
    let word = bytes.word32(at: place)
    if word == 0x464C_457F, bytes.word32(at: place + 4) & 0xFF_FFFF == 0x01_0102 { return .elf }
    guard (place - range.lowerBound) % 512 == 0 else { return nil }
    if word == 0xFEED_FACF { return .macho }
    guard word & 0xFFFF == 0x5A4D else { return nil }
    let header = Int(bytes.word32(at: place + 60))
    guard header >= 64, header <= range.upperBound - place - 4,
      bytes.word32(at: place + header) == 0x4550
    else { return nil }
    return .pe
  }
}
