// SPDX-License-Identifier: Apache-2.0

extension PETables {
  /// What the file offers to others (References/PE 4.5).
  mutating func addExports(to collector: inout ReferenceCollector) {
    guard let directory = header.directory(.exports, in: bytes),
      let start = rows(at: directory.address, count: 1, size: 40)
    else { return }
    for field in [12, 28, 32, 36] { addAddress(at: start &+ field, to: &collector) }
    addAddresses(
      at: bytes.word32(at: start &+ 28), count: bytes.word32(at: start &+ 20), to: &collector)
    addAddresses(
      at: bytes.word32(at: start &+ 32), count: bytes.word32(at: start &+ 24), to: &collector)
  }

  /// Adds `count` addresses, four bytes each and `stride` apart.
  mutating func addAddresses(
    at address: UInt32, count: UInt32, stride: Int = 4, to collector: inout ReferenceCollector
  ) {
    guard let start = rows(at: address, count: count, size: stride) else { return }
    for number in 0..<Int(count) { addAddress(at: start &+ number &* stride, to: &collector) }
  }

  /// What the file takes from others (References/PE 4.6).
  mutating func addImports(to collector: inout ReferenceCollector) {
    guard let directory = header.directory(.imports, in: bytes) else { return }
    var address = directory.address
    // Name and thunks are those of the library; a row without a name is the end.
    while let row = rows(at: address, count: 1, size: 20), bytes.word32(at: row &+ 12) != 0 {
      for field in [0, 12, 16] { addAddress(at: row &+ field, to: &collector) }
      addThunks(at: bytes.word32(at: row), to: &collector)
      addThunks(at: bytes.word32(at: row &+ 16), to: &collector)
      address &+= 20
    }
  }

  /// What the file takes from others once it needs it (References/PE 4.6).
  mutating func addDelayImports(to collector: inout ReferenceCollector) {
    guard let directory = header.directory(.delayImports, in: bytes) else { return }
    var address = directory.address
    while let row = rows(at: address, count: 1, size: 32), bytes.word32(at: row) & 1 == 1,
      bytes.word32(at: row &+ 4) != 0
    {
      for field in [4, 8, 12, 16, 20, 24] { addAddress(at: row &+ field, to: &collector) }
      addThunks(at: bytes.word32(at: row &+ 16), to: &collector)
      address &+= 32
    }
  }

  /// The addresses of the names of functions; those known by number are left out. Nought ends them.
  private mutating func addThunks(at address: UInt32, to collector: inout ReferenceCollector) {
    let size = header.isWide ? 8 : 4
    guard address != 0, var thunk = place(of: address, count: size), firstVisit(of: thunk) else {
      return
    }
    let end = thunk &+ rest(behind: thunk)
    while thunk <= end &- size, takeRow() {
      let high = header.isWide ? bytes.word32(at: thunk &+ 4) : 0
      let low = bytes.word32(at: thunk)
      if high == 0, low == 0 { return }
      if high == 0, low < 1 << 31 { addAddress(at: thunk, to: &collector) }
      thunk &+= size
    }
  }

  /// The tree of resources, whose leaves hold addresses (References/PE 4.7).
  mutating func addResources(to collector: inout ReferenceCollector) {
    guard let directory = header.directory(.resources, in: bytes) else { return }
    // Directories to visit, and how deep they are.
    var pending: [(offset: UInt32, depth: Int)] = [(0, 0)]
    while let (offset, depth) = pending.popLast() {
      guard let start = rows(at: directory.address &+ offset, count: 1, size: 16) else { continue }
      let count = Int(word16(at: start &+ 12)) &+ Int(word16(at: start &+ 14))
      guard count &* 8 <= rest(behind: start) &- 16 else { continue }
      for number in 0..<count {
        guard takeRow() else { return }
        let offset = bytes.word32(at: start &+ 16 &+ number &* 8 &+ 4)
        if offset >= 1 << 31 {
          if depth < 3 { pending.append((offset & 0x7FFF_FFFF, depth &+ 1)) }
        } else if offset < 1 << 30,
          let leaf = rows(at: directory.address &+ offset, count: 1, size: 16)
        {
          addAddress(at: leaf, to: &collector)
        }
      }
    }
  }

  /// Where the information for debuggers lies, and what that of the linker's groups names
  /// (References/PE 4.8).
  mutating func addDebug(to collector: inout ReferenceCollector) {
    guard let directory = header.directory(.debug, in: bytes) else { return }
    let count = directory.size / 28
    guard let start = rows(at: directory.address, count: count, size: 28) else { return }
    for number in 0..<Int(count) {
      let entry = start &+ number &* 28
      addAddress(at: entry &+ 20, to: &collector)
      let size = Int(bytes.word32(at: entry &+ 16))
      guard bytes.word32(at: entry &+ 12) == 13, size >= 4,
        let groups = place(of: bytes.word32(at: entry &+ 20), count: size),
        firstVisit(of: groups)
      else { continue }
      // Each group: address, size, a name that ends with a zero, padded to four bytes.
      var row = groups &+ 4
      let end = groups &+ size
      while row <= end &- 12, takeRow() {
        addAddress(at: row, to: &collector)
        var name = row &+ 8
        while name < end, bytes[name] != 0 { name &+= 1 }
        row = groups &+ (name &- groups &+ 4) & ~3
      }
    }
  }

  /// The storage of threads: four pointers (References/PE 4.9).
  mutating func addThreads(to collector: inout ReferenceCollector) {
    guard header.isWide, let directory = header.directory(.threads, in: bytes),
      let start = place(of: directory.address, count: 40)
    else { return }
    for field in [0, 8, 16, 24] { addPointer(at: start &+ field, to: &collector) }
  }

  /// The headers themselves: the entry, the start of the code, directories, sections
  /// (References/PE 4.11).
  func addHeaders(to collector: inout ReferenceCollector) {
    addAddress(at: header.optionalHeader &+ 16, to: &collector)
    addAddress(at: header.optionalHeader &+ 20, to: &collector)
    if !header.isWide { addAddress(at: header.optionalHeader &+ 24, to: &collector) }
    for number in 0..<header.directoryCount
    where number != PEHeader.Directory.certificates.rawValue {
      addAddress(at: header.directories &+ number &* 8, to: &collector)
    }
    for number in 0..<header.sectionCount {
      let entry = header.sectionTable &+ number &* PEHeader.sectionHeaderSize
      addAddress(at: entry &+ 12, to: &collector)
    }
  }

  /// The symbols that some compilers leave in the file: offsets in their sections
  /// (References/PE 4.12).
  func addSymbols(to collector: inout ReferenceCollector) {
    guard let symbols = header.symbols(in: bytes) else { return }
    let starts = (0..<header.sectionCount).map { number in
      bytes.word32(at: header.sectionTable &+ number &* PEHeader.sectionHeaderSize &+ 12)
    }
    let links = starts.map { collector.link(base: $0) }
    var symbol = symbols.offset
    while symbol < symbols.offset &+ symbols.size {
      let section = Int(word16(at: symbol &+ 12))
      if section >= 1, section <= starts.count, let link = links[section &- 1] {
        let target = UInt64(starts[section &- 1]) &+ UInt64(bytes.word32(at: symbol &+ 8))
        if target < 1 << 31 {
          collector.addTable(.table32, at: symbol &+ 8, target: target, aux: 1, link: link)
        }
      }
      // Records that tell more about the symbol follow it.
      symbol &+= 18 &* (1 &+ Int(bytes[symbol &+ 17]))
    }
  }
}
