// SPDX-License-Identifier: Apache-2.0

// Format-References 4: the target's addresses are described by how they differ from the base's.

extension AddressSpace {
  /// The most images that a delta may describe, and the most sections.
  static let imageLimit = 1 << 16

  /// Describes the images of the base, and this space as a change of `peer`, the base's.
  func numbers(_ baseImages: [(format: ImageFormat, range: Range<Int>)], peer: AddressSpace)
    -> [UInt64]
  {
    var result = [UInt64(baseImages.count)]
    var end = 0
    for (format, range) in baseImages {
      result += [UInt64(format.rawValue), UInt64(range.lowerBound - end), UInt64(range.count)]
      end = range.upperBound
    }
    result.append(UInt64(images.count))
    var place = SectionPlace()
    for (number, image) in images.enumerated() {
      let other = min(number, peer.images.count - 1)
      let peerImage = peer.images[other]
      result.append(Varint.zigzag(Int(truncatingIfNeeded: image.imageBase &- peerImage.imageBase)))
      result.append(Varint.zigzag(Int(imageSize(number)) - Int(peer.imageSize(other))))
      let own = sections(of: number)
      let others = peer.sections(of: other)
      result += [UInt64(image.machine.rawValue), Varint.zigzag(own.count - others.count)]
      place.address = image.start
      var peerPlace = SectionPlace(
        end: others.first?.offset ?? 0, address: peerImage.start)
      for (index, section) in own.enumerated() {
        let expected = peerPlace.advance(others.dropFirst(index).first)
        let found = place.advance(section)
        result += [
          Varint.zigzag(found.gap - expected.gap), Varint.zigzag(found.size - expected.size),
          Varint.zigzag(found.step - expected.step), UInt64(section.content.rawValue),
        ]
      }
    }
    return result
  }

  /// The number of addresses of an image, up to the start of the next.
  func imageSize(_ number: Int) -> UInt64 {
    let end = number + 1 < images.count ? UInt64(images[number + 1].start) : size
    return end - UInt64(images[number].start)
  }

  /// Where the section before ended, in a walk over all of them.
  fileprivate struct SectionPlace {
    var end = 0
    var address: UInt32 = 0

    /// What a section adds; a missing one is empty and follows directly.
    mutating func advance(_ section: Section?) -> (gap: Int, size: Int, step: Int) {
      guard let section else { return (0, 0, 0) }
      let result = (
        gap: section.offset - end, size: section.end - section.offset,
        step: Int(section.address) - Int(address)
      )
      end = section.end
      address = section.address &+ UInt32(truncatingIfNeeded: result.size)
      return result
    }
  }
}

/// Reads back what `AddressSpace.numbers` wrote.
struct AddressSpaceReader {
  private var numbers: NumberStreamReader

  init(_ streams: StreamTable) throws(CairnError) {
    numbers = try NumberStreamReader(.image, streams)
  }

  private static func malformed(_ what: String) -> CairnError {
    StreamTable.malformed(.image, what)
  }

  private mutating func next(below limit: Int) throws(CairnError) -> Int {
    try numbers.next(context: 0, limit: limit - 1)
  }

  private mutating func nextSigned() throws(CairnError) -> Int {
    Varint.unzigzag(UInt64(try numbers.next(context: 0, limit: .max)))
  }

  /// The images of the base, which has `size` bytes.
  mutating func baseImages(
    size: Int
  ) throws(CairnError) -> [(format: ImageFormat, range: Range<Int>)] {
    let count = try next(below: AddressSpace.imageLimit)
    var images: [(format: ImageFormat, range: Range<Int>)] = []
    var end = 0
    for _ in 0..<count {
      let number = try next(below: 256)
      guard let format = ImageFormat(rawValue: UInt8(number)) else {
        throw AddressSpaceReader.malformed("names the unknown format \(number)")
      }
      let start = end + (try next(below: size - end + 1))
      end = start + (try next(below: size - start + 1))
      images.append((format, start..<end))
    }
    return images
  }

  /// The addresses of the target, which has `targetSize` bytes, from those of the base.
  mutating func target(
    peer: AddressSpace, targetSize: Int
  ) throws(CairnError) -> AddressSpace {
    let count = try next(below: AddressSpace.imageLimit)
    guard count == 0 || !peer.images.isEmpty else {
      throw AddressSpaceReader.malformed("describes images without any in the base")
    }
    var images: [AddressSpace.Image] = []
    var sections: [AddressSpace.Section] = []
    var start: UInt64 = 0
    var place = AddressSpace.SectionPlace()
    for number in 0..<count {
      let other = min(number, peer.images.count - 1)
      let base = peer.images[other].imageBase &+ UInt64(bitPattern: Int64(try nextSigned()))
      let size = Int(peer.imageSize(other)).addingReportingOverflow(try nextSigned())
      guard !size.overflow, size.partialValue >= 0, size.partialValue < AddressSpace.addressLimit,
        start + UInt64(size.partialValue) < AddressSpace.addressLimit
      else { throw AddressSpaceReader.malformed("describes an image with too many addresses") }
      guard let machine = ExecutableImage.Machine(rawValue: UInt8(try next(below: 256))) else {
        throw AddressSpaceReader.malformed("names an unknown machine")
      }
      images.append(
        AddressSpace.Image(
          start: UInt32(start), imageBase: base, offset: place.end, machine: machine))
      place.address = UInt32(start)
      start += UInt64(size.partialValue)
      let others = peer.sections(of: other)
      let sectionCount = others.count.addingReportingOverflow(try nextSigned())
      guard !sectionCount.overflow, sectionCount.partialValue >= 0,
        sections.count < AddressSpace.imageLimit - min(sectionCount.partialValue, 1 << 20)
      else { throw AddressSpaceReader.malformed("describes too many sections") }
      var peerPlace = AddressSpace.SectionPlace(
        end: others.first?.offset ?? 0, address: peer.images[other].start)
      for index in 0..<sectionCount.partialValue {
        let expected = peerPlace.advance(others.dropFirst(index).first)
        let section = try self.section(
          expected, place, image: number, limits: (targetSize, start))
        _ = place.advance(section)
        sections.append(section)
      }
    }
    try numbers.finish()
    return AddressSpace(images: images, sections: sections, size: start)
  }

  private mutating func section(
    _ expected: (gap: Int, size: Int, step: Int), _ place: AddressSpace.SectionPlace, image: Int,
    limits: (targetSize: Int, addressEnd: UInt64)
  ) throws(CairnError) -> AddressSpace.Section {
    let gap = expected.gap.addingReportingOverflow(try nextSigned())
    let size = expected.size.addingReportingOverflow(try nextSigned())
    let step = expected.step.addingReportingOverflow(try nextSigned())
    guard !gap.overflow, !size.overflow, !step.overflow, gap.partialValue >= 0,
      size.partialValue > 0, gap.partialValue <= limits.targetSize - place.end,
      size.partialValue <= limits.targetSize - place.end - gap.partialValue,
      abs(Int64(clamping: step.partialValue)) < 1 << 33
    else { throw AddressSpaceReader.malformed("describes a section outside of the target") }
    let address = Int(place.address) + step.partialValue
    guard address >= 0, address + size.partialValue <= Int(limits.addressEnd) else {
      throw AddressSpaceReader.malformed("describes a section outside of its image")
    }
    guard let content = ImageSection.Content(rawValue: UInt8(try next(below: 256))) else {
      throw AddressSpaceReader.malformed("describes a section of an unknown kind")
    }
    let offset = place.end + gap.partialValue
    return AddressSpace.Section(
      offset: offset, end: offset + size.partialValue, address: UInt32(address), image: image,
      content: content)
  }
}
