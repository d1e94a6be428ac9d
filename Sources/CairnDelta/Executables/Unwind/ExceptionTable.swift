// SPDX-License-Identifier: Apache-2.0

/// The references of language-specific exception tables (`.gcc_except_table`).
struct ExceptionTable {
  private let bytes: ByteView
  /// How many more bytes of tables are read: a hostile frame may name one table many times.
  private var budget: Int
  /// How many more bases are taken: jump tables need some as well.
  private var links = ExceptionTable.linkLimit

  /// The most functions whose ends and call sites are counted from their starts.
  static let linkLimit = 45_056

  /// Tables that are named elsewhere, in one place of the file.
  init(bytes: ByteView) {
    self.init(bytes: bytes, frameSize: bytes.count)
  }

  /// The tables that a frame of `frameSize` bytes names. Mostly they are shorter than the frame.
  init(bytes: ByteView, frameSize: Int) {
    self.bytes = bytes
    budget = min(bytes.count, 16 * min(frameSize, bytes.count))
  }

  /// A number for the base `function`, unless enough have been taken.
  mutating func link(
    _ function: UInt32, _ collector: inout ReferenceCollector
  ) -> UInt16? {
    if collector.bases.last == function { return UInt16(collector.bases.count - 1) }
    guard links > 0 else { return nil }
    links -= 1
    return collector.link(base: function)
  }

  /// Adds the pointer at `position`, whose address is `site` and which lies inside of `bytes`, and
  /// returns where it points to, if to a place of the image. Bytes of zero point nowhere.
  static func add(
    _ encoding: PointerEncoding, at position: Int, site: UInt64, in bytes: ByteView,
    _ collector: inout ReferenceCollector
  ) -> UInt32? {
    guard let kind = encoding.kind else { return nil }
    let value =
      kind == .place32
      ? UInt64(bitPattern: Int64(Int32(bitPattern: bytes.word32(at: position))))
      : bytes.word64(at: position)
    guard value != 0 else { return nil }
    let target =
      kind == .absolute64 ? value &- collector.image.imageBase : value &+ site
    guard target < ExecutableImage.addressLimit, collector.image.section(at: target) != nil else {
      return nil
    }
    collector.addTable(kind, at: position, target: target)
    return UInt32(target)
  }

  /// Adds the references of the table at `address` that belongs to the function at `function`.
  mutating func add(
    tableAt address: UInt32, of function: UInt32, _ collector: inout ReferenceCollector
  ) {
    guard let start = collector.image.offset(of: UInt64(address)),
      let section = collector.image.section(holding: start), section.end <= bytes.count
    else { return }
    let end = start + min(section.end - start, budget)
    var reader = LEB128(bytes, from: start, to: end)
    var origin: UInt32? = function
    guard let originByte = reader.byte() else { return }
    if PointerEncoding(originByte) != .omitted {
      guard let size = PointerEncoding(originByte).size, size <= end - reader.position else {
        return
      }
      let site = UInt64(address) + UInt64(reader.position - start)
      origin = ExceptionTable.add(
        PointerEncoding(originByte), at: reader.position, site: site, in: bytes, &collector)
      reader.position += size
    }
    guard let typesByte = reader.byte() else { return }
    var types = 0
    if PointerEncoding(typesByte) != .omitted {
      guard let distance = reader.unsigned(), distance <= UInt64(end - reader.position) else {
        return
      }
      types = reader.position + Int(distance)
    }
    guard let sitesByte = reader.byte(), let length = reader.unsigned(),
      length <= UInt64(end - reader.position)
    else { return }
    let actions = reader.position + Int(length)
    budget -= actions - start
    let filter = addSites(
      PointerEncoding(sitesByte), from: reader.position, to: actions, origin: origin, end: end,
      &collector)
    guard types > 0, filter > 0, let size = PointerEncoding(typesByte).size else { return }
    var number = 1
    while number <= filter, size <= types - actions, !collector.isFull {
      types -= size
      budget -= size
      let site = UInt64(address) + UInt64(types - start)
      _ = ExceptionTable.add(
        PointerEncoding(typesByte), at: types, site: site, in: bytes, &collector)
      number += 1
    }
    budget = max(budget, 0)
  }

  /// Adds the call sites, and returns the highest number of a type that their actions name.
  private mutating func addSites(
    _ encoding: PointerEncoding, from start: Int, to actions: Int, origin: UInt32?, end: Int,
    _ collector: inout ReferenceCollector
  ) -> Int {
    var filter = 0
    var reader = LEB128(bytes, from: start, to: actions)
    let isFixed = encoding.byte == 0x03 || encoding.byte == 0x0B
    guard isFixed || encoding.byte == 0x01 else { return 0 }
    while reader.position < actions, !collector.isFull {
      if isFixed {
        let site = reader.position
        guard actions - site > 12 else { return filter }
        if let origin { add(siteAt: site, origin: origin, &collector) }
        reader.position += 12
      } else {
        guard reader.unsigned() != nil, reader.unsigned() != nil, reader.unsigned() != nil else {
          return filter
        }
      }
      guard let action = reader.unsigned() else { return filter }
      if action > 0, action <= UInt64(end - actions) {
        filter = max(filter, highestFilter(from: actions + Int(action) - 1, to: end))
      }
    }
    return filter
  }

  /// Adds what a call site of fixed width names: where it starts, and where exceptions land.
  private mutating func add(
    siteAt position: Int, origin: UInt32, _ collector: inout ReferenceCollector
  ) {
    let begin = bytes.word32(at: position)
    let landing = bytes.word32(at: position + 8)
    guard let link = link(origin, &collector) else { return }
    if begin > 0, begin < 1 << 31 {
      collector.addTable(
        .table32, at: position, target: UInt64(origin) + UInt64(begin), aux: 1, link: link)
    }
    if landing > 0, landing < 1 << 31 {
      collector.addTable(
        .table32, at: position + 8, target: UInt64(origin) + UInt64(landing), aux: 1, link: link)
    }
  }

  /// The highest number of a type in the chain of actions that starts at `position`.
  private mutating func highestFilter(from position: Int, to end: Int) -> Int {
    var highest = 0
    var place = position
    for _ in 0..<16 {
      guard budget > 0 else { return highest }
      budget -= 1
      var reader = LEB128(bytes, from: place, to: end)
      guard let filter = reader.signed() else { return highest }
      let next = reader.position
      guard let step = reader.signed() else { return highest }
      if filter > 0, filter < 65_536 { highest = max(highest, Int(filter)) }
      guard step != 0, step > -65_536, step < 65_536, next + Int(step) >= 0,
        next + Int(step) < end
      else { return highest }
      place = next + Int(step)
    }
    return highest
  }
}
