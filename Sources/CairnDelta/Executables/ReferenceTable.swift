// SPDX-License-Identifier: Apache-2.0

/// All references of a file, by offset, and the labels that they name.
///
/// A label is an address that at least one reference names; labels are numbered in ascending order.
struct ReferenceTable: Sendable {
  /// A reference, 16 bytes.
  struct Entry: Sendable {
    /// Where the operand starts in the file.
    var offset: UInt32
    /// The number of the label that it names.
    var label: UInt32
    /// For kinds with a base: the number of the base's label.
    var base: UInt32
    var kind: ReferenceKind
    var aux: UInt8
    /// Whether it stands in a regular table, whose rows look alike.
    var inTable: Bool
  }

  private(set) var entries: [Entry] = []
  /// The labels' addresses, ascending.
  private(set) var labels: [UInt32] = []
  let addresses: AddressSpace
  /// For every 4 KiB of the file, the number of its first reference.
  private var firsts: [UInt32] = []
  private static let pageLog = 12

  /// How many bytes a table of so many references takes up at the most, for a file of `size` bytes.
  static func size(references: Int, fileSize: Int) -> Int {
    references * 64 + (fileSize >> pageLog) * 4 + 8
  }

  /// Scans the images of `bytes`.
  init(
    scanning bytes: ByteView, images: [(format: ImageFormat, range: Range<Int>)]
  ) throws(CairnError) {
    var parsed: [(offset: Int, image: ExecutableImage)] = []
    for (format, range) in images {
      guard let image = format.image(in: bytes[range]) else {
        throw HeaderReader.malformed("the base has no image at \(range.lowerBound)")
      }
      parsed.append((range.lowerBound, image))
    }
    guard let addresses = AddressSpace(parsed) else {
      throw HeaderReader.malformed("the base's images have too many addresses")
    }
    self.addresses = addresses
    var keys: [UInt64] = []
    var basePlaces: [(entry: Int, address: UInt32)] = []
    for (number, (format, range)) in images.enumerated() {
      let (references, bases) = format.references(of: parsed[number].image, in: bytes[range])
      let start = addresses.images[number].start
      // With many images that would copy all references for each of them.
      if images.count == 1 {
        entries.reserveCapacity(references.count)
        keys.reserveCapacity(references.count)
      }
      for reference in references {
        keys.append(
          UInt64(reference.target &+ start) &<< 32
            | UInt64(truncatingIfNeeded: entries.count))
        if reference.kind.hasBase {
          basePlaces.append((entries.count, bases[Int(reference.link)] &+ start))
        }
        entries.append(
          Entry(
            offset: reference.offset &+ UInt32(truncatingIfNeeded: range.lowerBound), label: 0,
            base: 0, kind: reference.kind, aux: reference.aux, inTable: false))
      }
    }
    markTables()
    number(keys, basePlaces)
    index(bytes.count)
  }

  private mutating func markTables() {
    var place = 0
    for section in addresses.sections where section.content == .table {
      while place < entries.count, Int(entries[place].offset) < section.offset { place += 1 }
      while place < entries.count, Int(entries[place].offset) < section.end {
        entries[place].inTable = true
        place += 1
      }
    }
  }

  /// Gives labels their numbers.
  private mutating func number(
    _ keys: consuming [UInt64], _ basePlaces: [(entry: Int, address: UInt32)]
  ) {
    // A base is a label too: its places follow those of the references.
    for (number, place) in basePlaces.enumerated() {
      keys.append(
        UInt64(place.address) &<< 32 | UInt64(truncatingIfNeeded: entries.count &+ number))
    }
    RadixSort.sortByUpperHalf(&keys)
    for key in keys {
      let address = UInt32(truncatingIfNeeded: key &>> 32)
      if labels.last != address { labels.append(address) }
      let label = UInt32(truncatingIfNeeded: labels.count &- 1)
      let place = Int(key & 0xFFFF_FFFF)
      if place < entries.count {
        entries[place].label = label
      } else {
        entries[basePlaces[place &- entries.count].entry].base = label
      }
    }
  }

  private mutating func index(_ fileSize: Int) {
    let pages = (fileSize >> ReferenceTable.pageLog) + 2
    firsts = [UInt32](repeating: 0, count: pages)
    var page = 0
    for (number, entry) in entries.enumerated() {
      let own = Int(entry.offset &>> 12)
      while page <= own {
        firsts[page] = UInt32(truncatingIfNeeded: number)
        page += 1
      }
    }
    while page < pages {
      firsts[page] = UInt32(truncatingIfNeeded: entries.count)
      page += 1
    }
  }

  /// The number of the first reference at or behind `offset` of the file.
  @inline(__always)
  func first(from offset: Int) -> Int {
    var number = Int(firsts[offset &>> ReferenceTable.pageLog])
    while number < entries.count, Int(entries[number].offset) < offset { number &+= 1 }
    return number
  }
}
