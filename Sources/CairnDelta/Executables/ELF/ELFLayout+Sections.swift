// SPDX-License-Identifier: Apache-2.0

extension ELFLayout {
  /// The parts that the section headers name; nil if there are none, or one is not where a file of
  /// this size has bytes.
  static func sections(_ header: ELFHeader, _ bytes: ByteView) -> [ELFPart]? {
    guard header.sectionCount > 1 else { return nil }
    let names = names(header, bytes)
    var parts: [ELFPart] = []
    for number in 1..<header.sectionCount {
      let section = ELFSectionHeader(
        in: bytes, at: header.sectionsOffset + number * ELFHeader.sectionSize)
      guard section.type != 0, section.size > 0 else { continue }
      guard section.size <= ExecutableImage.addressLimit else { return nil }
      var part = ELFPart(
        kind: .plain, offset: 0, size: 0, address: 0, addressSize: section.size,
        isLoaded: section.isLoaded, number: number, link: Int(section.link))
      if section.isLoaded {
        guard section.address >= header.base,
          section.address - header.base <= ExecutableImage.addressLimit
        else { return nil }
        part.address = section.address - header.base
      }
      if section.type == ELFSectionHeader.noBytes {
        // Thread-local variables share their addresses with what follows.
        guard section.isLoaded, !section.isThreadLocal else { continue }
        part.offset = Int(min(section.offset, UInt64(bytes.count)))
      } else {
        guard section.offset <= UInt64(bytes.count),
          section.size <= UInt64(bytes.count) - section.offset
        else { return nil }
        part.offset = Int(section.offset)
        part.size = Int(section.size)
        let name = min(names.start + Int(section.name), names.end)
        part.kind = section.kind(named: ELFSectionName(in: bytes, at: name, to: names.end))
      }
      parts.append(part)
    }
    guard parts.contains(where: { $0.isLoaded && $0.size > 0 }) else { return nil }
    let size = header.sectionCount * ELFHeader.sectionSize
    parts.append(
      ELFPart(
        kind: .plain, offset: header.sectionsOffset, size: size, address: 0,
        addressSize: UInt64(size), isLoaded: false))
    return parts
  }

  /// Where the names of sections are; nowhere if the header does not say.
  static func names(_ header: ELFHeader, _ bytes: ByteView) -> (start: Int, end: Int) {
    guard header.namesNumber > 0, header.namesNumber < header.sectionCount else { return (0, 0) }
    let section = ELFSectionHeader(
      in: bytes, at: header.sectionsOffset + header.namesNumber * ELFHeader.sectionSize)
    guard section.type == 3, section.offset <= UInt64(bytes.count),
      section.size <= UInt64(bytes.count) - section.offset
    else { return (0, 0) }
    return (Int(section.offset), Int(section.offset + section.size))
  }
}
