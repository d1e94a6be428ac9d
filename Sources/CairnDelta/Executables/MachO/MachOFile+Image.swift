// SPDX-License-Identifier: Apache-2.0

extension MachOFile {
  /// The sections of the image, and between them what the segments hold besides.
  var image: ExecutableImage? {
    var pieces: [ImageSection] = []
    for segment in segments where segment.addressSize > 0 {
      if segment.address >= ExecutableImage.addressLimit {
        // What lies below the header, as the page of address nought does, has no bytes.
        if segment.size == 0 { continue }
        return nil
      }
      guard segment.addressSize <= ExecutableImage.addressLimit - segment.address else {
        return nil
      }
      addPieces(of: segment, to: &pieces)
      guard pieces.count <= ExecutableImage.sectionLimit else { return nil }
    }
    return ExecutableImage(
      machine: machine, imageBase: imageBase, sections: pieces, size: bytes.count)
  }

  /// Adds what the segment holds: its header or other bytes before the first section, then the
  /// sections, each with what lies between it and the next. So the padding, whose size changes from
  /// build to build, does not change how many pieces there are.
  private func addPieces(of segment: MachOSegment, to pieces: inout [ImageSection]) {
    var start = 0
    var content = ImageSection.Content.data
    /// Ends a piece at `end`, counted from the segment's first address.
    func finish(at end: Int) {
      guard start < end else { return }
      let first = min(start, segment.size)
      pieces.append(
        ImageSection(
          offset: segment.offset + first, size: min(end, segment.size) - first,
          address: UInt32(segment.address) + UInt32(start), addressSize: UInt32(end - start),
          content: content))
    }
    var taken = 0
    /// Starts a piece, unless it overlaps the section before.
    func take(_ place: Int, _ size: Int, _ next: ImageSection.Content) {
      guard place >= taken else { return }
      finish(at: place)
      start = place
      content = next
      taken = place + size
    }
    let order = segment.sections.sorted {
      (sections[$0].address, $0) < (sections[$1].address, $1)
    }
    for number in order {
      let section = sections[number]
      take(Int(section.address - segment.address), section.size, self.content(of: section))
    }
    if segment.sections.isEmpty, let symbols, symbols.lowerBound >= segment.offset,
      symbols.upperBound <= segment.offset + segment.size
    {
      let place = symbols.lowerBound - segment.offset
      take(place, symbols.count, .table)
      take(place + symbols.count, 0, .data)
    }
    finish(at: Int(segment.addressSize))
  }

  private func content(of section: MachOSection) -> ImageSection.Content {
    if section.isCode { return .code }
    return section.name == MachOName("__unwind_info") ? .table : .data
  }
}
