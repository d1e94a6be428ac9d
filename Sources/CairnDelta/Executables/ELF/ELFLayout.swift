// SPDX-License-Identifier: Apache-2.0

/// Where the parts of an ELF file are and which addresses they have.
struct ELFLayout {
  let header: ELFHeader
  /// The parts, by offset.
  let parts: [ELFPart]
  let image: ExecutableImage

  /// Bytes between parts that are fewer are left without addresses: padding.
  private static let smallestGap = 64

  /// The layout that the section headers give, or if they are missing or contradict themselves, the
  /// one of the program headers.
  init?(_ bytes: ByteView) {
    guard let header = ELFHeader(bytes) else { return nil }
    let named = ELFLayout.sections(header, bytes)
    if let named, let layout = ELFLayout(header, named, gaps: .data, bytes) {
      self = layout
      return
    }
    let found = ELFLayout.dynamicParts(header, bytes)
    if let layout = ELFLayout(header, found, gaps: .code, bytes) {
      self = layout
    } else if let layout = ELFLayout(header, [], gaps: .code, bytes) {
      self = layout
    } else {
      return nil
    }
  }

  /// A layout of `known` parts and of what is loaded between them: data, or what the segments say.
  private init?(
    _ header: ELFHeader, _ known: [ELFPart], gaps: ELFPart.Kind, _ bytes: ByteView
  ) {
    var known = known.sorted { ($0.offset, $0.number) < ($1.offset, $1.number) }
    known = ELFLayout.withGaps(known, header, gaps)
    ELFLayout.giveAddresses(&known)
    known.removeAll { $0.addressSize == 0 }
    let sections = known.compactMap { part -> ImageSection? in
      guard part.address <= ExecutableImage.addressLimit,
        part.addressSize <= ExecutableImage.addressLimit - part.address
      else { return nil }
      return ImageSection(
        offset: part.offset, size: part.size, address: UInt32(part.address),
        addressSize: UInt32(part.addressSize), content: part.content)
    }
    guard sections.count == known.count,
      let image = ExecutableImage(
        machine: header.machine, imageBase: header.base, sections: sections, size: bytes.count)
    else { return nil }
    self.header = header
    self.parts = known
    self.image = image
  }

  /// `known`, sorted by offset, and the bytes of segments between them, sorted by offset.
  private static func withGaps(
    _ known: [ELFPart], _ header: ELFHeader, _ kind: ELFPart.Kind
  ) -> [ELFPart] {
    var result = known
    var end = 0
    var next = 0
    let loads = header.segments.filter { $0.type == ELFSegment.load && $0.fileSize > 0 }
    for segment in loads.sorted(by: { ($0.offset, $0.address) < ($1.offset, $1.address) }) {
      let segmentEnd = Int(segment.offset + segment.fileSize)
      end = max(end, Int(segment.offset))
      let isCode = kind == .code && segment.isExecutable
      func add(to limit: Int) {
        guard limit - end >= smallestGap else { return }
        let address = segment.address - header.base + (UInt64(end) - segment.offset)
        result.append(
          ELFPart(
            kind: isCode ? .code : .data, offset: end, size: limit - end, address: address,
            addressSize: UInt64(limit - end), isLoaded: true))
      }
      while next < known.count, known[next].offset < segmentEnd {
        if known[next].size > 0 {
          add(to: known[next].offset)
          end = max(end, known[next].end)
        }
        next += 1
      }
      add(to: segmentEnd)
      end = max(end, segmentEnd)
    }
    if kind == .code { addMemory(of: header, to: &result) }
    return result.sorted { ($0.offset, $0.number) < ($1.offset, $1.number) }
  }

  /// Adds what segments take up behind their bytes.
  private static func addMemory(of header: ELFHeader, to parts: inout [ELFPart]) {
    for segment in header.segments where segment.type == ELFSegment.load {
      guard segment.memorySize > segment.fileSize else { continue }
      parts.append(
        ELFPart(
          kind: .plain, offset: Int(segment.offset + segment.fileSize), size: 0,
          address: segment.address - header.base + segment.fileSize,
          addressSize: segment.memorySize - segment.fileSize, isLoaded: true))
    }
  }

  /// Gives parts that are not loaded addresses behind all others, as far as there are any.
  private static func giveAddresses(_ parts: inout [ELFPart]) {
    var end: UInt64 = 0
    for part in parts where part.isLoaded { end = max(end, part.address + part.addressSize) }
    for number in parts.indices where !parts[number].isLoaded {
      let start = (end + 0xFFF) & ~0xFFF
      guard start <= ExecutableImage.addressLimit,
        parts[number].addressSize <= ExecutableImage.addressLimit - start
      else {
        parts[number].addressSize = 0
        continue
      }
      parts[number].address = start
      end = start + parts[number].addressSize
    }
  }
}
