// SPDX-License-Identifier: Apache-2.0

extension PETables {
  /// Whether a compressed description of a C++ frame (`FuncInfo4`) seems to be at `frame`: all the
  /// tables that it names lie in data (References/PE 4.4).
  mutating func isCompressedFrame(at frame: Int) -> Bool {
    var cursor = PECursor(at: frame, end: frame &+ rest(behind: frame))
    guard let flags = cursor.byte(in: bytes), flags & 0x80 == 0 else { return false }
    if flags & 4 != 0, cursor.number(in: bytes) == nil { return false }
    let count = 1 + (flags & 8 != 0 ? 1 : 0) + (flags & 16 != 0 ? 1 : 0)
    for _ in 0..<count {
      guard let field = cursor.word(in: bytes) else { return false }
      let address = bytes.word32(at: field)
      guard address >= UInt32(header.size), place(of: address, count: 1) != nil, !isCode(address)
      else { return false }
    }
    return true
  }

  /// Adds what a compressed description of a frame and its tables name.
  mutating func addCompressedFrame(at frame: Int, to collector: inout ReferenceCollector) {
    // The check before has looked up other sections.
    guard firstVisit(of: frame), takeRow(), let section = image.section(holding: frame) else {
      return
    }
    var cursor = PECursor(at: frame, end: section.end)
    guard let flags = cursor.byte(in: bytes) else { return }
    if flags & 4 != 0 { _ = cursor.number(in: bytes) }
    var actions: UInt32 = 0
    var blocks: UInt32 = 0
    if flags & 8 != 0 { actions = addAddress(&cursor, to: &collector) }
    if flags & 16 != 0 { blocks = addAddress(&cursor, to: &collector) }
    let places = addAddress(&cursor, to: &collector)
    if actions != 0 { addActions(at: actions, to: &collector) }
    if blocks != 0 { addBlocks(at: blocks, to: &collector) }
    if flags & 2 != 0, places != 0 { addSegments(at: places, to: &collector) }
  }

  /// Adds the address at the cursor and returns it, or nought where there is none.
  private func addAddress(
    _ cursor: inout PECursor, to collector: inout ReferenceCollector
  ) -> UInt32 {
    guard let field = cursor.word(in: bytes) else { return 0 }
    addAddress(at: field, to: &collector)
    return bytes.word32(at: field)
  }

  /// A cursor at the table at `address`, behind its count of rows.
  private mutating func table(at address: UInt32) -> (PECursor, count: UInt32)? {
    guard let start = place(of: address, count: 1) else { return nil }
    var cursor = PECursor(at: start, end: start &+ rest(behind: start))
    guard firstVisit(of: start), let count = cursor.number(in: bytes) else { return nil }
    return (cursor, count)
  }

  private mutating func addActions(
    at address: UInt32, to collector: inout ReferenceCollector
  ) {
    guard var (cursor, count) = table(at: address) else { return }
    while count > 0, takeRow(), let head = cursor.number(in: bytes) {
      count &-= 1
      // The low bits: nothing to do, an object, a pointer to one, a function.
      guard head & 3 != 0 else { continue }
      guard addAddress(&cursor, to: &collector) != 0 else { return }
      if head & 3 != 3, cursor.number(in: bytes) == nil { return }
    }
  }

  private mutating func addBlocks(
    at address: UInt32, to collector: inout ReferenceCollector
  ) {
    guard var (cursor, count) = table(at: address) else { return }
    while count > 0, takeRow() {
      count &-= 1
      for _ in 0..<3 where cursor.number(in: bytes) == nil { return }
      let handlers = addAddress(&cursor, to: &collector)
      guard handlers != 0 else { return }
      addHandlers(at: handlers, to: &collector)
    }
  }

  private mutating func addHandlers(
    at address: UInt32, to collector: inout ReferenceCollector
  ) {
    guard var (cursor, count) = table(at: address) else { return }
    while count > 0, takeRow(), let flags = cursor.byte(in: bytes) {
      count &-= 1
      if flags & 1 != 0 { _ = cursor.number(in: bytes) }
      if flags & 2 != 0 { _ = addAddress(&cursor, to: &collector) }
      if flags & 4 != 0 { _ = cursor.number(in: bytes) }
      guard addAddress(&cursor, to: &collector) != 0 else { return }
      for _ in 0..<(flags >> 4 & 3) {
        if flags & 8 != 0 {
          _ = addAddress(&cursor, to: &collector)
        } else {
          _ = cursor.number(in: bytes)
        }
      }
    }
  }

  /// The parts of a function that was split: where each starts, and its table of places.
  private mutating func addSegments(
    at address: UInt32, to collector: inout ReferenceCollector
  ) {
    guard var (cursor, count) = table(at: address) else { return }
    while count > 0, takeRow() {
      count &-= 1
      guard addAddress(&cursor, to: &collector) != 0, addAddress(&cursor, to: &collector) != 0
      else { return }
    }
  }
}
