// SPDX-License-Identifier: Apache-2.0

/// The scan of the tables of a PE image.
///
/// Each table is walked once, and all of them together have at most as many rows as the file has
/// words, so that tables that lie about their size or share their bytes cost no more than others.
struct PETables {
  let bytes: ByteView
  let header: PEHeader
  let image: ExecutableImage
  /// How many more rows may be walked.
  private var rowsLeft: Int
  /// One bit for each word of the file: whether a table starts there that was walked.
  private var walked: [UInt64]
  /// The section that was looked up last.
  private var section: ImageSection

  init(_ header: PEHeader, image: ExecutableImage, in bytes: ByteView) {
    self.bytes = bytes
    self.header = header
    self.image = image
    rowsLeft = bytes.count / 4
    walked = [UInt64](repeating: 0, count: bytes.count / 256 + 1)
    section = image.sections[0]
  }

  /// Where the `count` bytes at `address` lie, if they are in the file and in one section.
  @inline(__always)
  mutating func place(of address: UInt32, count: Int) -> Int? {
    if address < section.address || Int(address &- section.address) >= section.size {
      guard let found = image.section(at: UInt64(address)) else { return nil }
      section = found
    }
    let within = Int(address &- section.address)
    guard within < section.size, count <= section.size &- within else { return nil }
    return section.offset &+ within
  }

  /// Where the `count` rows of `size` bytes at `address` lie; nil if they are not all in one section,
  /// if they were walked before, or if too many rows were.
  mutating func rows(at address: UInt32, count: UInt32, size: Int) -> Int? {
    guard count > 0, address > 0, Int(count) <= rowsLeft,
      let start = place(of: address, count: Int(count) &* size), firstVisit(of: start)
    else { return nil }
    rowsLeft &-= Int(count)
    return start
  }

  /// Takes one row from those that may be walked.
  mutating func takeRow() -> Bool {
    rowsLeft &-= 1
    return rowsLeft >= 0
  }

  /// Whether nothing that starts at `offset` was walked before; from now on it was.
  mutating func firstVisit(of offset: Int) -> Bool {
    let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: offset >> 2 & 63)
    guard walked[offset >> 8] & bit == 0 else { return false }
    walked[offset >> 8] |= bit
    return true
  }

  /// The bytes behind `offset` that are in the section looked up last, which holds it.
  func rest(behind offset: Int) -> Int { section.end &- offset }

  /// Whether `address` is that of code.
  func isCode(_ address: UInt32) -> Bool {
    image.section(at: UInt64(address))?.content == .code
  }

  @inline(__always)
  func word16(at offset: Int) -> UInt16 { PEHeader.word16(bytes, at: offset) }

  /// Adds the address at `offset`, unless it is nought.
  @inline(__always)
  func addAddress(at offset: Int, to collector: inout ReferenceCollector) {
    let target = bytes.word32(at: offset)
    if target != 0 { collector.addTable(.relative32, at: offset, target: UInt64(target)) }
  }

  /// Adds the absolute address at `offset`, unless it is nought.
  @inline(__always)
  func addPointer(at offset: Int, to collector: inout ReferenceCollector) {
    let value = bytes.word64(at: offset)
    guard value != 0 else { return }
    collector.addTable(.absolute64, at: offset, target: value &- image.imageBase)
  }

  /// The address that an absolute one names, or nought.
  func address(of pointer: UInt64) -> UInt32 {
    UInt32(exactly: pointer &- image.imageBase) ?? 0
  }
}
