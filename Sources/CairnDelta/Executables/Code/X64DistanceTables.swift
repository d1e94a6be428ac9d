// SPDX-License-Identifier: Apache-2.0

/// Finds the tables of position-independent x86-64 code whose entries are counted from the table:
/// jump tables, and tables of distances to constants (References/X64).
///
/// The code takes the table's address (`lea r, [rip + table]`), loads a signed entry
/// (`movslq (r, index, 4)`), adds the address, and jumps there or reads it. The first may be far
/// from the others, so for jump tables it is enough.
struct X64DistanceTables {
  /// A table that code refers to, not yet looked at closely.
  private struct Candidate {
    var table: Int
    /// The address of the code.
    var code: Int
  }

  /// The address in a register.
  private struct Value {
    var address = 0
    /// Where the instruction behind the one that put it there starts.
    var code = -1 << 40
  }

  /// An entry in a register.
  private struct Entry {
    var table = 0
    var base = 0
    var register = 0
    /// Where the instruction behind the one that loaded it starts.
    var code = -1 << 40
  }

  /// How far from the code that uses a jump table the place of its first entry may be.
  static let distance = 1 << 17
  /// How many bytes behind the one that takes the address the instruction may start that loads.
  static let reach = 256
  /// How many bytes behind that one the instruction may start that adds.
  static let sumReach = 16
  /// The most tables of a section that are looked at.
  static let limit = 1 << 20

  private let section: ImageSection
  private let bytes: ByteView
  private var registers: InlineArray<16, Value> = .init(repeating: Value())
  private var entry = Entry()
  private var candidates: [Candidate] = []

  init(of section: ImageSection, in bytes: ByteView) {
    self.section = section
    self.bytes = bytes
  }

  // MARK: Code

  /// The code at `code` takes the address `table` into `register`.
  @inline(__always)
  mutating func take(
    _ table: Int, into register: Int, from code: Int, _ addresses: inout AddressCache
  ) {
    registers[register] = Value(address: table, code: code)
    guard table & 3 == 0, let place = addresses.data(at: table, count: 12),
      isNear(target(of: table, at: place.lowerBound), code)
    else { return }
    note(table, from: code)
  }

  /// The code before `code` loads a signed word into `register` from where `base` points, with an
  /// index.
  @inline(__always)
  mutating func load(from base: Int, into register: Int, code: Int) {
    let value = registers[base]
    if code &- value.code <= X64DistanceTables.reach {
      entry = Entry(table: value.address, base: base, register: register, code: code)
    }
  }

  /// The code at `code` adds two registers.
  @inline(__always)
  mutating func add(_ first: Int, _ second: Int, code: Int) {
    guard code &- entry.code <= X64DistanceTables.sumReach,
      first == entry.base && second == entry.register
        || first == entry.register && second == entry.base
    else { return }
    note(entry.table, from: code)
  }

  @inline(never)
  private mutating func note(_ table: Int, from code: Int) {
    guard candidates.count < X64DistanceTables.limit else { return }
    candidates.append(Candidate(table: table, code: code))
  }

  // MARK: Tables

  /// Adds the entries of the tables found, by address.
  mutating func finish(_ addresses: inout AddressCache, to collector: inout ReferenceCollector) {
    candidates.sort { ($0.table, $0.code) < ($1.table, $1.code) }
    var number = 0
    while number < candidates.count {
      let candidate = candidates[number]
      while number < candidates.count, candidates[number].table == candidate.table { number += 1 }
      guard let place = addresses.data(at: candidate.table, count: 8) else { continue }
      // A table ends where the next one starts.
      var end = place.upperBound
      if number < candidates.count {
        end = min(end, place.lowerBound &+ candidates[number].table &- candidate.table)
      }
      let first = target(of: candidate.table, at: place.lowerBound)
      if isCode(first) {
        guard isNear(first, candidate.code) else { continue }
        end = jumps(of: candidate.table, from: place.lowerBound, to: end)
      } else {
        end = constants(of: candidate.table, from: place.lowerBound, to: end, &addresses)
      }
      add(candidate.table, from: place.lowerBound, to: end, &collector)
    }
  }

  /// Where the entries of a jump table stop to make sense; `start` if they are fewer than three.
  private func jumps(of table: Int, from start: Int, to end: Int) -> Int {
    var at = start
    while at <= end &- 4, isCode(target(of: table, at: at)) { at &+= 4 }
    return at &- start >= 12 ? at : start
  }

  /// Where the entries of a table of distances to constants stop to make sense.
  private func constants(
    of table: Int, from start: Int, to end: Int, _ addresses: inout AddressCache
  ) -> Int {
    var at = start
    while at <= end &- 4 {
      let target = target(of: table, at: at)
      // It does not lead into itself.
      guard addresses.data(at: target, count: 1) != nil,
        target < table || target > table &+ at &- start
      else { break }
      at &+= 4
    }
    return at &- start >= 8 ? at : start
  }

  private func add(
    _ table: Int, from start: Int, to end: Int, _ collector: inout ReferenceCollector
  ) {
    guard start < end, let link = collector.link(base: UInt32(table)) else { return }
    for site in stride(from: start, to: end, by: 4) {
      collector.addTable(
        .table32, at: site, target: UInt64(target(of: table, at: site)), aux: 1, link: link)
    }
  }

  /// What the entry at `offset` of the table at the address `table` names.
  @inline(__always)
  private func target(of table: Int, at offset: Int) -> Int {
    table &+ Int(Int32(bitPattern: bytes.word32(at: offset)))
  }

  @inline(__always)
  private func isCode(_ address: Int) -> Bool {
    address >= Int(section.address) && address < Int(section.address) &+ section.size
  }

  @inline(__always)
  private func isNear(_ address: Int, _ code: Int) -> Bool {
    isCode(address) && abs(address &- code) <= X64DistanceTables.distance
  }
}
