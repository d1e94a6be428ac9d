// SPDX-License-Identifier: Apache-2.0

extension PETables {
  /// The table of functions and the unwind information that it names (References/PE 4.2).
  mutating func addExceptions(to collector: inout ReferenceCollector) {
    guard let directory = header.directory(.exceptions, in: bytes) else { return }
    switch image.machine {
    case .none: return
    case .x64: addX64Functions(directory, to: &collector)
    case .arm64: addA64Functions(directory, to: &collector)
    }
  }

  private mutating func addX64Functions(
    _ directory: (address: UInt32, size: UInt32), to collector: inout ReferenceCollector
  ) {
    let count = directory.size / 12
    guard let start = rows(at: directory.address, count: count, size: 12) else { return }
    for number in 0..<Int(count) {
      let entry = start &+ number &* 12
      addAddress(at: entry, to: &collector)
      addAddress(at: entry &+ 4, to: &collector)
      addAddress(at: entry &+ 8, to: &collector)
      addX64Unwind(at: bytes.word32(at: entry &+ 8), to: &collector)
    }
  }

  private mutating func addX64Unwind(
    at address: UInt32, to collector: inout ReferenceCollector
  ) {
    var address = address
    while address & 3 == 0, let start = rows(at: address, count: 1, size: 4) {
      let flags = bytes[start] >> 3
      let version = bytes[start] & 7
      guard version >= 1, version <= 3 else { return }
      let fields = start &+ 4 &+ (Int(bytes[start &+ 2]) &+ 1) / 2 &* 4
      let left = start &+ rest(behind: start) &- fields
      if flags & 4 != 0 {
        guard left >= 12 else { return }
        for field in [0, 4, 8] { addAddress(at: fields &+ field, to: &collector) }
        address = bytes.word32(at: fields &+ 8)
      } else {
        if flags & 3 != 0, left >= 8 { addHandler(at: fields, to: &collector) }
        return
      }
    }
  }

  private mutating func addA64Functions(
    _ directory: (address: UInt32, size: UInt32), to collector: inout ReferenceCollector
  ) {
    let count = directory.size / 8
    guard let start = rows(at: directory.address, count: count, size: 8) else { return }
    for number in 0..<Int(count) {
      let entry = start &+ number &* 8
      addAddress(at: entry, to: &collector)
      let unwind = bytes.word32(at: entry &+ 4)
      // Packed unwind data stand in place of an address.
      if unwind & 3 == 0 {
        addAddress(at: entry &+ 4, to: &collector)
        addA64Unwind(at: unwind, to: &collector)
      }
    }
  }

  private mutating func addA64Unwind(
    at address: UInt32, to collector: inout ReferenceCollector
  ) {
    guard let start = rows(at: address, count: 1, size: 8) else { return }
    let first = bytes.word32(at: start)
    guard first & 0x10_0000 != 0 else { return }
    var scopes = first >> 22 & 31
    var codes = first >> 27
    var fields = start &+ 4
    if scopes == 0, codes == 0 {
      let second = bytes.word32(at: fields)
      scopes = second & 0xFFFF
      codes = second >> 16 & 0xFF
      fields &+= 4
    }
    // One epilogue described in the first word has no scope of its own.
    if first & 0x20_0000 != 0 { scopes = 0 }
    fields &+= 4 &* Int(scopes &+ codes)
    guard start &+ rest(behind: start) &- fields >= 8 else { return }
    addHandler(at: fields, to: &collector)
  }

  /// The address of a handler, and what its data name: they are told apart by what they hold. At
  /// least eight bytes follow, in the section looked up last.
  private mutating func addHandler(at fields: Int, to collector: inout ReferenceCollector) {
    addAddress(at: fields, to: &collector)
    let word = bytes.word32(at: fields &+ 4)
    let left = rest(behind: fields &+ 4)
    if word > 0, word <= 4096, addScopes(at: fields &+ 4, left: left, to: &collector) { return }
    guard word >= UInt32(header.size), let frame = place(of: word, count: 8), !isCode(word) else {
      return
    }
    let magic = bytes.word32(at: frame) & 0x1FFF_FFFF
    if magic >= 0x1993_0520, magic <= 0x1993_0522 {
      addAddress(at: fields &+ 4, to: &collector)
      addFrame(at: frame, to: &collector)
    } else if isCompressedFrame(at: frame) {
      addAddress(at: fields &+ 4, to: &collector)
      addCompressedFrame(at: frame, to: &collector)
    }
  }

  /// The scope table of `__C_specific_handler`, unless a row is none.
  private mutating func addScopes(
    at start: Int, left: Int, to collector: inout ReferenceCollector
  ) -> Bool {
    let count = Int(bytes.word32(at: start))
    guard count &* 16 <= left &- 4 else { return false }
    for number in 0..<count {
      guard takeRow() else { return false }
      let row = start &+ 4 &+ number &* 16
      let begin = bytes.word32(at: row)
      let end = bytes.word32(at: row &+ 4)
      let filter = bytes.word32(at: row &+ 8)
      let target = bytes.word32(at: row &+ 12)
      guard begin < end, isCode(begin), isCode(end), filter <= 1 || isCode(filter),
        target == 0 || isCode(target)
      else { return false }
    }
    for number in 0..<count {
      let row = start &+ 4 &+ number &* 16
      addAddress(at: row, to: &collector)
      addAddress(at: row &+ 4, to: &collector)
      if bytes.word32(at: row &+ 8) > 1 { addAddress(at: row &+ 8, to: &collector) }
      addAddress(at: row &+ 12, to: &collector)
    }
    return true
  }
}
