// SPDX-License-Identifier: Apache-2.0

/// Executables of Windows: PE32+ for x64 and arm64, and .NET assemblies (References/PE).
enum PortableExecutable {
  /// The image at the start of `bytes`, if it is one that is understood.
  static func image(in bytes: ByteView) -> ExecutableImage? {
    guard let header = PEHeader(in: bytes) else { return nil }
    let native = machine(header.machine)
    guard var sections = sections(of: header, in: bytes) else { return nil }
    guard
      let plain = ExecutableImage(
        machine: native, imageBase: header.imageBase, sections: sections, size: bytes.count)
    else { return nil }
    let language = CLIHeader(in: bytes, header: header, image: plain)
    if header.isWide, native != .none, language?.isPortable != true { return plain }
    // What is left without .NET is 32-bit, or of a machine that is not known.
    guard let language else { return nil }
    separateTables(language, in: bytes, plain, &sections)
    for index in sections.indices where sections[index].content == .code {
      sections[index].content = .data
    }
    return ExecutableImage(
      machine: .none, imageBase: header.imageBase, sections: sections, size: bytes.count)
  }

  /// Adds the references of all tables of the collector's image, which `image(in:)` made.
  static func addTables(in bytes: ByteView, to collector: inout ReferenceCollector) {
    guard let header = PEHeader(in: bytes) else { return }
    var tables = PETables(header, image: collector.image, in: bytes)
    tables.addRelocations(to: &collector)
    tables.addExceptions(to: &collector)
    tables.addExports(to: &collector)
    tables.addImports(to: &collector)
    tables.addDelayImports(to: &collector)
    tables.addResources(to: &collector)
    tables.addDebug(to: &collector)
    tables.addThreads(to: &collector)
    tables.addLoadConfiguration(to: &collector)
    tables.addHeaders(to: &collector)
    if let language = CLIHeader(in: bytes, header: header, image: collector.image) {
      tables.addCommonLanguage(language, to: &collector)
    }
    tables.addSymbols(to: &collector)
    if collector.image.machine != .none { GoTables.addReferences(in: bytes, to: &collector) }
  }

  /// The machine whose number is in the file; .NET code for other systems than Windows has numbers
  /// that are mixed with one for the system.
  private static func machine(_ number: UInt16) -> ExecutableImage.Machine {
    for system: UInt16 in [0, 0x7B79, 0x4644, 0xADC4, 0x1993] {
      switch number ^ system {
      case 0x8664: return .x64
      case 0xAA64, 0xA641, 0xA64E: return .arm64
      default: continue
      }
    }
    return .none
  }

  private static func sections(of header: PEHeader, in bytes: ByteView) -> [ImageSection]? {
    var sections = [
      ImageSection(
        offset: 0, size: header.size, address: 0, addressSize: UInt32(header.size), content: .data)
    ]
    let tables: [UInt32] = [
      header.directory(.exceptions, in: bytes)?.address ?? 0,
      header.directory(.relocations, in: bytes)?.address ?? 0,
    ]
    for number in 0..<header.sectionCount {
      let entry = header.sectionTable + number * PEHeader.sectionHeaderSize
      let address = bytes.word32(at: entry + 12)
      var limit = UInt32(truncatingIfNeeded: ExecutableImage.addressLimit)
      if number + 1 < header.sectionCount {
        limit = bytes.word32(at: entry + PEHeader.sectionHeaderSize + 12)
      }
      guard address > 0, address < limit, limit <= 1 << 31 else { return nil }
      var size = bytes.word32(at: entry + 16)
      let offset = bytes.word32(at: entry + 20)
      if offset == 0 { size = 0 }
      guard Int(offset) <= bytes.count, Int(size) <= bytes.count - Int(offset) else { return nil }
      let addressSize = min(max(bytes.word32(at: entry + 8), size), limit - address)
      let flags = bytes.word32(at: entry + 36)
      let isCode = flags & 0x2000_0020 != 0
      sections.append(
        ImageSection(
          offset: Int(offset), size: min(Int(size), Int(addressSize)), address: address,
          addressSize: addressSize,
          content: isCode ? .code : tables.contains(address) ? .table : .data))
    }
    appendSymbols(of: header, in: bytes, to: &sections)
    return sections
  }
  /// Gives the symbols behind all sections addresses behind all others, so that they are copied as
  /// what they are.
  private static func appendSymbols(
    of header: PEHeader, in bytes: ByteView, to sections: inout [ImageSection]
  ) {
    guard let symbols = header.symbols(in: bytes),
      let end = sections.map(\.addressEnd).max(), end <= ExecutableImage.addressLimit - (1 << 17),
      sections.allSatisfy({ $0.size == 0 || $0.end <= symbols.offset })
    else { return }
    let address = UInt32(truncatingIfNeeded: end + 0xFFFF) & ~0xFFFF
    guard symbols.size <= Int(ExecutableImage.addressLimit) - Int(address) else { return }
    sections.append(
      ImageSection(
        offset: symbols.offset, size: symbols.size, address: address,
        addressSize: UInt32(symbols.size), content: .table))
  }

  /// Makes the tables of the metadata a section of its own.
  private static func separateTables(
    _ language: CLIHeader, in bytes: ByteView, _ image: ExecutableImage,
    _ sections: inout [ImageSection]
  ) {
    guard
      let metadata = CLIMetadata(
        at: bytes.word32(at: language.offset + 8), size: bytes.word32(at: language.offset + 12),
        in: bytes, image: image)
    else { return }
    let rows = metadata.rows
    guard rows.size > 0,
      let index = sections.firstIndex(where: {
        $0.offset <= rows.offset && rows.offset + rows.size <= $0.end
      })
    else { return }
    let whole = sections[index]
    var before = whole
    before.size = rows.offset - whole.offset
    before.addressSize = UInt32(before.size)
    var table = whole
    table.offset = rows.offset
    table.size = rows.size
    table.address = rows.address
    table.addressSize = UInt32(rows.size)
    table.content = .table
    var behind = whole
    behind.offset = table.end
    behind.size = whole.end - behind.offset
    behind.address = table.address + table.addressSize
    behind.addressSize = whole.address + whole.addressSize - behind.address
    sections.replaceSubrange(index...index, with: [before, table, behind])
  }
}
