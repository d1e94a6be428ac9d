// SPDX-License-Identifier: Apache-2.0

/// Gathers the references that the scans of an image find, and makes one list of them.
///
/// The tables are scanned before the code. References of tables are sorted by offset, those found
/// earlier first; what overlaps one before is dropped. Code references must come in ascending order;
/// those that overlap a reference of a table are dropped.
package struct ReferenceCollector {
  package let image: ExecutableImage
  /// The references of the tables, as found.
  package private(set) var tables: [Reference] = []
  /// The references of the code, as found, ascending.
  package private(set) var code: [Reference] = []
  /// What references with a base are counted from: addresses.
  package private(set) var bases: [UInt32] = []
  private let limit: Int
  private let size: Int

  /// A collector for an image of `size` bytes.
  package init(_ image: ExecutableImage, size: Int) {
    self.image = image
    self.size = size
    // Without a limit, tables that overlap could give more references than there are bytes.
    limit = size / 2
  }

  /// Whether no more references of tables are taken.
  package var isFull: Bool { tables.count >= limit }

  /// A number for `base`, an address, to give to `addTable`; nil if there are too many.
  package mutating func link(base: UInt32) -> UInt16? {
    if bases.last == base { return UInt16(bases.count - 1) }
    guard bases.count < Int(UInt16.max) else { return nil }
    bases.append(base)
    return UInt16(bases.count - 1)
  }

  /// Adds a reference at `offset` of the image to `target`, unless either lies outside of it.
  package mutating func addTable(
    _ kind: ReferenceKind, at offset: Int, target: UInt64, aux: UInt8 = 0, link: UInt16 = 0
  ) {
    guard tables.count < limit, offset >= 0, offset <= size - kind.size,
      image.section(at: target) != nil
    else { return }
    tables.append(
      Reference(
        kind, at: offset, target: UInt32(truncatingIfNeeded: target), aux: aux, link: link))
  }

  /// Adds a reference of code. The scan has checked both places; offsets ascend.
  @inline(__always)
  package mutating func addCode(_ reference: Reference) {
    code.append(reference)
  }

  /// All references, by offset, none overlapping another.
  package consuming func finish() -> (references: [Reference], bases: [UInt32]) {
    var order = tables.enumerated().map { number, table in
      UInt64(table.offset) &<< 32 | UInt64(truncatingIfNeeded: number)
    }
    // Equal offsets keep their order.
    RadixSort.sortByUpperHalf(&order)
    var result: [Reference] = []
    result.reserveCapacity(tables.count + code.count)
    var end = 0
    var next = 0
    for key in order {
      let table = tables[Int(key & 0xFFFF_FFFF)]
      if Int(table.offset) < end { continue }
      while next < code.count, code[next].offset < table.offset {
        let reference = code[next]
        next += 1
        let codeEnd = Int(reference.offset) + reference.kind.size
        if Int(reference.offset) >= end, codeEnd <= Int(table.offset) {
          result.append(reference)
        }
      }
      result.append(table)
      end = Int(table.offset) + table.kind.size
    }
    while next < code.count {
      if Int(code[next].offset) >= end { result.append(code[next]) }
      next += 1
    }
    return (result, bases)
  }
}
