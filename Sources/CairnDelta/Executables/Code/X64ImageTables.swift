// SPDX-License-Identifier: Apache-2.0

/// Finds what x86-64 code reads at a place counted from the start of the image: jump tables between
/// the functions and other tables with an index, as Microsoft's compiler writes them
/// (References/X64).
///
/// The code takes the image's address (`lea r, [rip + image]`) and reads `[r + index * n + place]`.
struct X64ImageTables {
  /// The addresses of a table among the code.
  private struct Table {
    var start: Int
    var end: Int
  }

  /// How many bytes behind the last use of the image's address the next one may stand.
  static let reach = 1024
  /// How far from the code that uses a jump table its entries may lead.
  static let distance = 1 << 17
  /// The fewest entries of a jump table.
  static let least = 3
  /// The most bytes of a table of numbers of entries.
  static let most = 1024
  /// The most tables in a section.
  static let limit = 1 << 14

  private let section: ImageSection
  private let bytes: ByteView
  /// The register that holds the image's address.
  private var register = 0
  /// Where the instruction behind the last one that set or used it starts.
  private var code = -1 << 40
  /// The last place that was read as bytes.
  private var numbers = 0
  /// By address, none overlapping.
  private var found: [Table] = []
  /// The first of them that lies ahead.
  private var ahead = 0
  /// Its start.
  private(set) var next = Int.max

  init(of section: ImageSection, in bytes: ByteView) {
    self.section = section
    self.bytes = bytes
  }

  /// The code before `code` takes the image's address.
  @inline(__always)
  mutating func take(into register: Int, code: Int) {
    self.register = register
    self.code = code
  }

  /// Whether the code at `code` may use the image's address.
  @inline(__always)
  func isLive(_ code: Int) -> Bool { code &- self.code <= X64ImageTables.reach }

  /// Where the code goes on behind the table that is met.
  mutating func skip() -> Int {
    let end = found[ahead].end
    ahead += 1
    next = ahead < found.count ? found[ahead].start : Int.max
    return end
  }

  /// The instruction from `start` to `code`, at these addresses, reads `use`; true if that counts
  /// from the image's address.
  @inline(never)
  mutating func read(
    _ use: X64Instruction.IndexedUse, from start: Int, to code: Int,
    _ collector: inout ReferenceCollector
  ) -> Bool {
    guard use.base == register || use.index == register && use.scale == 1,
      use.place >= 4096, use.place < Int(ExecutableImage.addressLimit)
    else { return false }
    self.code = code
    if use.width == 1, use.scale == 1 { numbers = use.place }
    if use.width == 4, use.scale == 4, use.base == register {
      addJumps(at: use.place, code: start, &collector)
    }
    return true
  }

  /// Adds the jump table at the address `start`, if there is one.
  private mutating func addJumps(
    at start: Int, code: Int, _ collector: inout ReferenceCollector
  ) {
    let sectionEnd = Int(section.address) &+ section.size
    guard start >= Int(section.address), start < sectionEnd, found.count < X64ImageTables.limit
    else { return }
    // The first table that ends behind the start.
    var low = 0
    var high = found.count
    while low < high {
      let middle = (low + high) / 2
      if found[middle].end <= start { low = middle + 1 } else { high = middle }
    }
    var limit = sectionEnd
    if low < found.count {
      if found[low].start <= start { return }
      limit = found[low].start
    }
    let delta = section.offset &- Int(section.address)
    var end = start
    while end <= limit &- 4, isNear(Int(bytes.word32(at: end &+ delta)), code) { end &+= 4 }
    let count = (end &- start) / 4
    guard count >= X64ImageTables.least else { return }
    for site in stride(from: start, to: end, by: 4) {
      collector.addTable(
        .relative32, at: site &+ delta, target: UInt64(bytes.word32(at: site &+ delta)))
    }
    if numbers == end {
      let last = min(limit, end &+ X64ImageTables.most)
      while end < last, Int(bytes[end &+ delta]) < count { end &+= 1 }
    }
    found.insert(Table(start: start, end: end), at: low)
    // What lies behind the code was read as code already.
    if start >= code {
      if start <= next { ahead = low }
      next = found[ahead].start
    } else {
      ahead += 1
    }
  }

  @inline(__always)
  private func isNear(_ address: Int, _ code: Int) -> Bool {
    address >= Int(section.address) && address < Int(section.address) &+ section.size
      && abs(address &- code) <= X64ImageTables.distance
  }
}
