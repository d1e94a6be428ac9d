// SPDX-License-Identifier: Apache-2.0

/// A Mach-O file's load commands, read once for all that follows.
///
///     offset  size  header
///          0     4  magic: 0xFEEDFACF
///          4     4  machine
///         12     4  file type
///         16     4  number of load commands
///         20     4  their bytes, which follow at 32
struct MachOFile {
  let bytes: ByteView
  let machine: ExecutableImage.Machine
  /// The address of the header, which `__TEXT` starts with.
  private(set) var imageBase: UInt64 = 0
  /// All segments, as ordered in the file: fixups count them.
  private(set) var segments: [MachOSegment] = []
  /// The sections of all segments, as ordered in the file.
  private(set) var sections: [MachOSection] = []
  /// Parts of `__LINKEDIT`, none of which reaches outside of the file.
  private(set) var chainedFixups: Range<Int>?
  private(set) var rebases: Range<Int>?
  private(set) var symbols: Range<Int>?
  private(set) var strings: Range<Int>?
  private(set) var indirectSymbols: Range<Int>?
  private(set) var dataInCode: Range<Int>?
  private(set) var signature: Range<Int>?
  /// Where the entry point's offset is stored.
  private(set) var entryField: Int?
  /// Whether the file says where its pointers are.
  private(set) var saysPointers = false

  private static let sectionLimit = 4096
  private static let segmentLimit = 1024
  private static let zeroSize = 72
  private static let sectionSize = 80

  /// The file, unless it is not a program or library for a known machine, or its segments do not
  /// fit into it or into each other.
  init?(_ bytes: ByteView) {
    guard bytes.count >= 32, bytes.word32(at: 0) == 0xFEED_FACF else { return nil }
    switch bytes.word32(at: 4) {
    case 0x0100_0007: machine = .x64
    case 0x0100_000C: machine = .arm64
    default: return nil
    }
    guard [2, 6, 8].contains(bytes.word32(at: 12)) else { return nil }
    self.bytes = bytes
    let end = 32 + Int(bytes.word32(at: 20))
    guard end <= bytes.count else { return nil }
    var left = bytes.word32(at: 16)
    var text: UInt64?
    var place = 32
    while left > 0 {
      guard end - place >= 8 else { return nil }
      let size = Int(bytes.word32(at: place + 4))
      guard size >= 8, size <= end - place else { return nil }
      guard read(bytes.word32(at: place), at: place, size: size, text: &text) else { return nil }
      place += size
      left -= 1
    }
    guard let text else { return nil }
    imageBase = text
    for number in segments.indices { segments[number].address &-= text }
    for number in sections.indices { sections[number].address &-= text }
  }

  /// The first section called `name` that has bytes.
  func section(_ name: String) -> MachOSection? {
    let name = MachOName(name)
    return sections.first { $0.name == name && !$0.isZeroFill }
  }

  /// The 2 bytes at `offset` as a number.
  @inline(__always)
  func word16(at offset: Int) -> Int { Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 }
}

extension MachOFile {
  // MARK: Load commands

  /// Takes note of one load command; false if the file must be left alone.
  private mutating func read(
    _ command: UInt32, at place: Int, size: Int, text: inout UInt64?
  ) -> Bool {
    switch command & 0x7FFF_FFFF {
    case 0x19: return readSegment(at: place, size: size, text: &text)
    case 0x02 where size >= 24:
      symbols = range(at: place + 8, unit: 16)
      strings = range(at: place + 16, unit: 1)
    case 0x0B where size >= 80: indirectSymbols = range(at: place + 56, unit: 4)
    case 0x1D where size >= 16: signature = range(at: place + 8, unit: 1)
    case 0x22 where size >= 48:
      rebases = range(at: place + 8, unit: 1)
      saysPointers = true
    case 0x28 where size >= 24: entryField = place + 8
    case 0x29 where size >= 16: dataInCode = range(at: place + 8, unit: 1)
    case 0x34 where size >= 16:
      chainedFixups = range(at: place + 8, unit: 1)
      saysPointers = true
    case 0x2C where size >= 20:
      // What is encrypted is noise: its pages differ wholly from one build to the next.
      return bytes.word32(at: place + 16) == 0
    default: break
    }
    return true
  }

  /// The part of the file whose offset and number of units are stored at `place`.
  private func range(at place: Int, unit: Int) -> Range<Int>? {
    let offset = Int(bytes.word32(at: place))
    let size = Int(bytes.word32(at: place + 4)) * unit
    guard offset > 0, size > 0, offset <= bytes.count, size <= bytes.count - offset else {
      return nil
    }
    return offset..<offset + size
  }

  private mutating func readSegment(at place: Int, size: Int, text: inout UInt64?) -> Bool {
    guard size >= MachOFile.zeroSize, segments.count < MachOFile.segmentLimit else { return false }
    let address = bytes.word64(at: place + 24)
    let addressSize = bytes.word64(at: place + 32)
    let offset = bytes.word64(at: place + 40)
    let fileSize = bytes.word64(at: place + 48)
    let total = UInt64(bytes.count)
    guard offset <= total || fileSize == 0, fileSize == 0 || fileSize <= total - offset,
      fileSize <= addressSize, addressSize <= UInt64.max - address
    else { return false }
    if MachOName(in: bytes, at: place + 8) == MachOName("__TEXT") {
      guard text == nil, offset == 0, fileSize >= 32 else { return false }
      text = address
    }
    let count = Int(bytes.word32(at: place + 64))
    guard count <= (size - MachOFile.zeroSize) / MachOFile.sectionSize,
      count <= MachOFile.sectionLimit - sections.count
    else { return false }
    let first = sections.count
    let start = offset <= total ? Int(offset) : 0
    for number in 0..<count {
      let header = place + MachOFile.zeroSize + MachOFile.sectionSize * number
      let sectionAddress = bytes.word64(at: header + 32)
      let sectionSize = bytes.word64(at: header + 40)
      guard sectionSize > 0, sectionAddress >= address,
        sectionAddress - address <= addressSize,
        sectionSize <= addressSize - (sectionAddress - address),
        addressSize <= ExecutableImage.addressLimit
      else { continue }
      let within = Int(sectionAddress - address)
      let section = MachOSection(
        header: header, name: MachOName(in: bytes, at: header), address: sectionAddress,
        size: Int(sectionSize), offset: start + within, flags: bytes.word32(at: header + 64))
      // A section whose bytes are not where its address says is one nobody can load.
      let isPlaced =
        Int(bytes.word32(at: header + 48)) == section.offset
        && within + section.size <= Int(fileSize)
      if isPlaced || section.isZeroFill { sections.append(section) }
    }
    segments.append(
      MachOSegment(
        command: place, address: address, addressSize: addressSize, offset: start,
        size: Int(fileSize), sections: first..<sections.count))
    return true
  }
}
