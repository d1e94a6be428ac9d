// SPDX-License-Identifier: Apache-2.0

/// Finds jump tables of position-independent x86-64 code: `lea r, [rip + table]`, then a signed
/// entry is loaded, the table's address added, and jumped there (References/X64).
struct X64JumpTables {
  /// A table that code refers to, not yet looked at closely.
  private struct Candidate {
    var table: Int
    /// The address of the code.
    var code: Int
  }

  /// How far from the code that uses a table the place of its first entry may be.
  static let reach = 1 << 17
  /// The fewest entries that make a table.
  static let least = 3
  /// The most tables of a section that are looked at.
  static let limit = 1 << 20

  private let section: ImageSection
  private let bytes: ByteView
  private var candidates: [Candidate] = []

  init(of section: ImageSection, in bytes: ByteView) {
    self.section = section
    self.bytes = bytes
  }

  /// Code at `code` takes the address `table`.
  @inline(__always)
  mutating func note(_ table: Int, from code: Int, _ addresses: inout AddressCache) {
    guard table & 3 == 0,
      let place = addresses.data(at: table, count: 4 * X64JumpTables.least),
      isNear(entry(of: table, at: place.lowerBound), code),
      candidates.count < X64JumpTables.limit
    else { return }
    candidates.append(Candidate(table: table, code: code))
  }

  /// Adds the entries of the tables found, by address.
  mutating func finish(_ addresses: inout AddressCache, to collector: inout ReferenceCollector) {
    candidates.sort { ($0.table, $0.code) < ($1.table, $1.code) }
    var number = 0
    while number < candidates.count {
      let candidate = candidates[number]
      while number < candidates.count, candidates[number].table == candidate.table { number += 1 }
      guard let place = addresses.data(at: candidate.table, count: 4 * X64JumpTables.least) else {
        continue
      }
      // A table ends where the next one starts.
      var end = place.upperBound
      if number < candidates.count {
        end = min(end, place.lowerBound &+ candidates[number].table &- candidate.table)
      }
      var at = place.lowerBound
      while at <= end &- 4, isCode(entry(of: candidate.table, at: at)) { at &+= 4 }
      guard at &- place.lowerBound >= 4 * X64JumpTables.least,
        let link = collector.link(base: UInt32(candidate.table))
      else { continue }
      for site in stride(from: place.lowerBound, to: at, by: 4) {
        collector.addTable(
          .table32, at: site, target: UInt64(entry(of: candidate.table, at: site)), aux: 1,
          link: link)
      }
    }
  }

  /// What the entry at `offset` of the table at the address `table` names.
  @inline(__always)
  private func entry(of table: Int, at offset: Int) -> Int {
    table &+ Int(Int32(bitPattern: bytes.word32(at: offset)))
  }

  @inline(__always)
  private func isCode(_ address: Int) -> Bool {
    address >= Int(section.address) && address < Int(section.address) &+ section.size
  }

  @inline(__always)
  private func isNear(_ address: Int, _ code: Int) -> Bool {
    isCode(address) && abs(address &- code) <= X64JumpTables.reach
  }
}
