// SPDX-License-Identifier: Apache-2.0

/// What the words of a record point to, whether they hold addresses, or relocations tell.
struct GoPointers {
  /// The targets of the record's words.
  private var targets: [UInt64?]

  /// Enough sites to find a record among other words that name the same place.
  private static let siteLimit = 64

  /// The addresses of the words that the references so far say to name `target`.
  static func sites(
    of target: UInt64, in collector: borrowing ReferenceCollector
  ) -> [UInt64] {
    var sites: [UInt64] = []
    for number in collector.tables.indices {
      let reference = collector.tables[number]
      guard UInt64(reference.target) == target, isPointer(reference.kind) else { continue }
      if let site = relocated(number, collector) { sites.append(site) }
      if let site = collector.image.address(of: Int(reference.offset)) {
        sites.append(UInt64(site))
      }
      if sites.count >= siteLimit { break }
    }
    return sites
  }

  /// The words of the record at `offset` of the image.
  init(
    from offset: Int, address: UInt64, _ bytes: ByteView,
    _ collector: borrowing ReferenceCollector
  ) {
    let image = collector.image
    targets = []
    for word in 0..<GoModule.size / 8 {
      let target = bytes.word64(at: offset + 8 * word) &- image.imageBase
      targets.append(target != 0 && image.section(at: target) != nil ? target : nil)
    }
    let addressEnd = address + UInt64(GoModule.size)
    let end = offset + GoModule.size
    for number in collector.tables.indices {
      let reference = collector.tables[number]
      guard GoPointers.isPointer(reference.kind) else { continue }
      let place = Int(reference.offset)
      if place >= offset, place < end, (place - offset) % 8 == 0 {
        targets[(place - offset) / 8] = UInt64(reference.target)
      }
      if let site = GoPointers.relocated(number, collector), site >= address, site < addressEnd,
        (site - address) % 8 == 0
      {
        targets[Int(site - address) / 8] = UInt64(reference.target)
      }
    }
  }

  /// What the word at `place` points to.
  subscript(place: Int) -> UInt64? { targets[place / 8] }

  private static func isPointer(_ kind: ReferenceKind) -> Bool {
    kind == .absolute64 || kind == .pointer36
  }

  /// The word that reference `number` is for, if it is the addend of an ELF relocation: the site's
  /// own reference comes before, 16 bytes earlier.
  private static func relocated(
    _ number: Int, _ collector: borrowing ReferenceCollector
  ) -> UInt64? {
    guard number > 0 else { return nil }
    let before = collector.tables[number - 1]
    guard before.kind == .absolute64, Int(before.offset) + 16 == collector.tables[number].offset
    else { return nil }
    return UInt64(before.target)
  }
}
