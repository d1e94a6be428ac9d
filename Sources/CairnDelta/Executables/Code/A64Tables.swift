// SPDX-License-Identifier: Apache-2.0

/// Finds the tables that AArch64 code reads with an index and adds to an address: jump tables of
/// bytes, halves and words, and tables of distances to constants (References/A64).
struct A64Tables {
  /// A table that code reads.
  private struct Candidate {
    var table: Int
    /// What its entries are added to.
    var base: Int
    /// How many entries there are, if the code says it; else 0.
    var count: Int
    /// The address of the code.
    var code: Int
    var width: A64TableEntry
    /// What an entry is multiplied with.
    var scale: Int
  }

  /// How far behind the address of a table the load from it may stand, and behind that the sum.
  static let reach = 255
  /// How far from the code that uses a table its first entry may lead, if it leads to code.
  static let distance = 1 << 17
  /// The most entries of a table of bytes or halves.
  static let most = 1024
  /// The most tables of a section that are looked at.
  static let limit = 1 << 20

  private let section: ImageSection
  private let bytes: ByteView
  private var candidates: [Candidate] = []

  init(of section: ImageSection, in bytes: ByteView) {
    self.section = section
    self.bytes = bytes
  }

  /// The code at `code` adds an entry, times `scale`, of `table` to `base`.
  @inline(never)
  mutating func note(
    _ table: A64Registers.Value, base: Int, scale: Int, from code: Int
  ) {
    guard candidates.count < A64Tables.limit else { return }
    candidates.append(
      Candidate(
        table: table.address, base: base, count: table.number, code: code, width: table.width,
        scale: scale))
  }

  /// Adds the entries of the tables found, by address.
  mutating func finish(_ addresses: inout AddressCache, to collector: inout ReferenceCollector) {
    candidates.sort { ($0.table, $0.code) < ($1.table, $1.code) }
    var number = 0
    while number < candidates.count {
      let candidate = candidates[number]
      while number < candidates.count, candidates[number].table == candidate.table { number += 1 }
      let width = Int(candidate.width.rawValue)
      guard let place = addresses.data(at: candidate.table, count: 2 * width) else { continue }
      var end = place.upperBound
      // A table ends where the next one starts, or where the code says so.
      var isBounded = false
      if number < candidates.count {
        let next = place.lowerBound &+ candidates[number].table &- candidate.table
        isBounded = next &- place.lowerBound <= A64Tables.most &* width
        end = min(end, next)
      }
      if candidate.count > 0 {
        isBounded = true
        end = min(end, place.lowerBound &+ candidate.count &* width)
      }
      if width == 4 {
        end = words(of: candidate, from: place.lowerBound, to: end, &addresses)
      } else if !isBounded {
        continue
      }
      add(candidate, from: place.lowerBound, to: end, &collector)
    }
  }

  /// Where the entries of a table of words stop to make sense.
  private func words(
    of candidate: Candidate, from start: Int, to end: Int, _ addresses: inout AddressCache
  ) -> Int {
    guard start <= end &- 4 else { return start }
    let first = target(of: candidate, at: start)
    let isCode = isCode(first)
    if isCode {
      guard abs(first &- candidate.code) <= A64Tables.distance else { return start }
    }
    var at = start
    while at <= end &- 4 {
      let target = target(of: candidate, at: at)
      if isCode {
        guard self.isCode(target), target & 3 == 0 else { break }
      } else {
        // A table of distances does not lead into itself.
        guard addresses.data(at: target, count: 1) != nil,
          target < candidate.table
            || target > candidate.table &+ at &- start
        else { break }
      }
      at &+= 4
    }
    return at
  }

  private func add(
    _ candidate: Candidate, from start: Int, to end: Int, _ collector: inout ReferenceCollector
  ) {
    let width = Int(candidate.width.rawValue)
    guard end &- start >= 2 &* width, let link = collector.link(base: UInt32(candidate.base))
    else { return }
    let kind: ReferenceKind =
      switch candidate.width {
      case .byte: .table8
      case .half: .table16
      case .word: .table32
      }
    var at = start
    while at <= end &- width {
      let target = target(of: candidate, at: at)
      if width == 4 || isCode(target) {
        collector.addTable(
          kind, at: at, target: UInt64(target), aux: UInt8(candidate.scale), link: link)
      }
      at &+= width
    }
  }

  /// What the entry at `offset` of the table names.
  @inline(__always)
  private func target(of candidate: Candidate, at offset: Int) -> Int {
    let value: Int =
      switch candidate.width {
      case .byte: Int(bytes[offset])
      case .half: Int(bytes[offset]) | Int(bytes[offset &+ 1]) << 8
      case .word: Int(Int32(bitPattern: bytes.word32(at: offset)))
      }
    return candidate.base &+ value &* candidate.scale
  }

  @inline(__always)
  private func isCode(_ address: Int) -> Bool {
    address >= Int(section.address) && address < Int(section.address) &+ section.size
  }
}
