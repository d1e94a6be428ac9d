// SPDX-License-Identifier: Apache-2.0

/// The references of what Go's run time knows of single functions: their stacks, the calls that were
/// inlined, the functions that they wrap.
struct GoFunctionData {
  private let bytes: ByteView
  private let module: GoModule
  /// Where the data starts in the image.
  private let start: Int
  /// For each byte from `start` which kinds of data start there, one bit each.
  private var kinds: [UInt8]
  /// Where inlined calls start, and of which function they are: the start above 32 bits of the
  /// function's address. Several functions may have the same calls.
  private var calls: [UInt64] = []
  /// How many more functions may be bases.
  private var links = 40_960

  /// Kinds of data.
  private enum Kind {
    static let stackObjects = 2
    static let inlinedCalls = 3
    static let wrapped = 7
  }

  /// The data of `module`, none of it known to be there.
  init?(_ module: GoModule?, in bytes: ByteView, of image: ExecutableImage) {
    guard let module, let base = module.functionData, let start = image.offset(of: base),
      let section = image.section(holding: start), section.end <= bytes.count
    else { return nil }
    self.bytes = bytes
    self.module = module
    self.start = start
    kinds = [UInt8](repeating: 0, count: section.end - start)
  }

  /// Notes that data of `kind` starts `distance` bytes behind the start, that of the function at
  /// `function`.
  @inline(__always)
  mutating func mark(_ distance: Int, kind: Int, of function: UInt64) {
    guard distance < kinds.count, kind < 8 else { return }
    if kind == Kind.inlinedCalls, kinds[distance] & 1 << Kind.inlinedCalls == 0 {
      calls.append(UInt64(distance) << 32 | function)
    }
    kinds[distance] |= 1 << UInt8(kind)
  }

  /// A number for the base `function`, unless enough have been taken.
  mutating func link(_ function: UInt64, _ collector: inout ReferenceCollector) -> UInt16? {
    guard links > 0, collector.image.section(at: function) != nil else { return nil }
    links -= 1
    return collector.link(base: UInt32(truncatingIfNeeded: function))
  }

  /// Adds the references of all data, by place. `names` is the link of the functions' names.
  mutating func addReferences(
    _ header: GoHeader, _ names: UInt16, to collector: inout ReferenceCollector
  ) {
    let text = collector.link(base: UInt32(truncatingIfNeeded: module.text))
    let constants = module.constants.flatMap {
      collector.link(base: UInt32(truncatingIfNeeded: $0))
    }
    calls.sort()
    var nextCalls = 0
    var distance = 0
    while distance < kinds.count, !collector.isFull {
      let here = kinds[distance]
      let first = distance
      distance += 1
      if here == 0 { continue }
      while distance < kinds.count, kinds[distance] == 0 { distance += 1 }
      if here & 1 << Kind.stackObjects != 0, let base = module.constants, let constants {
        addStackObjects(from: first, to: distance, base: base, constants, to: &collector)
      }
      if here & 1 << Kind.inlinedCalls != 0, nextCalls < calls.count {
        let function = calls[nextCalls] & 0xFFFF_FFFF
        nextCalls += 1
        addCalls(from: first, to: distance, of: function, header, names, to: &collector)
      }
      if here & 1 << Kind.wrapped != 0, distance - first >= 4, let text {
        add(at: first, from: module.text, limit: module.codeSize, text, to: &collector)
      }
    }
  }

  /// Adds where the layouts of variables on the stack are: a count, and records of 16 bytes.
  private func addStackObjects(
    from first: Int, to end: Int, base: UInt64, _ link: UInt16,
    to collector: inout ReferenceCollector
  ) {
    guard end - first >= 8 else { return }
    let count = min(bytes.word64(at: start + first), UInt64((end - first - 8) / 16))
    for number in 0..<Int(count) {
      add(at: first + 20 + 16 * number, from: base, limit: 1 << 31, link, to: &collector)
    }
  }

  /// Adds the names of inlined functions and the places of their calls, records of 16 bytes up to
  /// where other data starts.
  private mutating func addCalls(
    from first: Int, to end: Int, of function: UInt64, _ header: GoHeader, _ link: UInt16,
    to collector: inout ReferenceCollector
  ) {
    guard !header.isEarly, end - first >= 16 else { return }
    let names = header.address + UInt64(header.names)
    let size = UInt64(header.units - header.names)
    let functionLink = self.link(function, &collector)
    var place = first
    while end - place >= 16, bytes.word32(at: start + place) < 256,
      UInt64(bytes.word32(at: start + place + 4)) < size
    {
      add(at: place + 4, from: names, limit: size, link, to: &collector)
      if let functionLink {
        add(at: place + 8, from: function, limit: 1 << 31, functionLink, to: &collector)
      }
      place += 16
    }
  }

  /// Adds a number that counts from `base`, unless it reaches the limit.
  private func add(
    at distance: Int, from base: UInt64, limit: UInt64, _ link: UInt16,
    to collector: inout ReferenceCollector
  ) {
    let value = UInt64(bytes.word32(at: start + distance))
    if value < limit {
      collector.addTable(
        .table32, at: start + distance, target: base + value, aux: 1, link: link)
    }
  }
}
