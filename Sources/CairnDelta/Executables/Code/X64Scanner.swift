// SPDX-License-Identifier: Apache-2.0

/// Finds the references of x86-64 code (References/X64).
///
/// The section is read from its start, one instruction after the other. Where that meets something
/// that cannot be code it goes on a byte later; x86-64 code is such that it falls into step again
/// after a few instructions.
package struct X64Scanner {
  private var addresses: AddressCache
  private var distances: X64DistanceTables
  private var imageTables: X64ImageTables
  private let holdsAddresses: Bool

  private init(_ section: ImageSection, in bytes: ByteView, _ image: ExecutableImage) {
    addresses = AddressCache(image)
    distances = X64DistanceTables(of: section, in: bytes)
    imageTables = X64ImageTables(of: section, in: bytes)
    holdsAddresses = X64Absolute.holdsAddresses(image)
  }

  /// Adds the references of `section`, a section of code of the collector's image.
  package static func scan(
    _ section: ImageSection, in bytes: ByteView, to collector: inout ReferenceCollector
  ) {
    guard section.end <= bytes.count else { return }
    var scanner = X64Scanner(section, in: bytes, collector.image)
    let tables = X64Tables.shared
    // The last instructions are read from a copy with zeros behind it.
    let border = max(section.offset, section.end - X64Instruction.window)
    let next = scanner.scan(
      bytes, from: section.offset, to: border, end: section.end,
      place: Place(address: Int(section.address) - section.offset, offset: 0),
      tables, &collector)
    var tail = bytes[min(next, section.end)..<section.end].copied()
    let count = tail.count
    tail.append(contentsOf: repeatElement(0, count: X64Instruction.window))
    tail.withView { view in
      _ = scanner.scan(
        view, from: 0, to: count, end: count,
        place: Place(address: Int(section.address) - section.offset + next, offset: next),
        tables, &collector)
    }
    scanner.distances.finish(&scanner.addresses, to: &collector)
  }

  /// What the position of a byte in the bytes being read is to be added to.
  private struct Place {
    /// For its address.
    var address: Int
    /// For its offset in the image.
    var offset: Int
  }

  /// Reads the instructions that start before `border`, none going behind `end`; returns where the
  /// next one starts.
  private mutating func scan(
    _ bytes: ByteView, from start: Int, to border: Int, end: Int, place: Place,
    _ tables: X64Tables, _ collector: inout ReferenceCollector
  ) -> Int {
    var at = start
    while at < border {
      let instruction = X64Instruction.decode(bytes, at: at, tables)
      let next = at &+ instruction.length
      if max(next, at &+ 1) &+ place.address > imageTables.next {
        at = max(at, imageTables.skip() &- place.address)
        continue
      }
      guard instruction.length > 0, next <= end else {
        at &+= 1
        continue
      }
      let isCode: Bool
      if instruction.displacement != 0 {
        isCode = addDisplacement(instruction, bytes, at: at, place, &collector)
      } else if instruction.immediate == X64Tables.Immediate.branch {
        isCode = addBranch(instruction, bytes, at: at, place, &collector)
      } else {
        isCode = true
        if imageTables.isLive(at &+ place.address) {
          addIndexed(instruction, bytes, at: at, place, &collector)
        }
        let opcode = bytes[instruction.opcode]
        if opcode == 0x63, let base = instruction.tableBase(bytes, at: at) {
          distances.load(
            from: base, into: instruction.register(bytes, at: at), code: next &+ place.address)
        } else if opcode & 0xFD == 0x01, let other = instruction.otherRegister(bytes, at: at) {
          distances.add(
            instruction.register(bytes, at: at), other, code: at &+ place.address)
        }
      }
      if isCode, holdsAddresses { addAbsolute(instruction, bytes, at: at, place, &collector) }
      at = isCode ? next : at &+ 1
    }
    return at
  }

  // MARK: Operands

  /// A RIP-relative operand; false if it leads nowhere.
  @inline(__always)
  private mutating func addDisplacement(
    _ instruction: X64Instruction, _ bytes: ByteView, at offset: Int, _ place: Place,
    _ collector: inout ReferenceCollector
  ) -> Bool {
    let next = offset &+ instruction.length
    let site = offset &+ instruction.displacement
    let target = next &+ place.address &+ distance(bytes, at: site)
    guard addresses.isMapped(target) else { return false }
    collector.addCode(
      Reference(
        .rip32, at: site &+ place.offset, target: UInt32(truncatingIfNeeded: target),
        aux: UInt8(truncatingIfNeeded: next &- site &- 4)))
    if instruction.immediate == X64Tables.Immediate.lea {
      let register = instruction.register(bytes, at: offset)
      distances.take(target, into: register, from: next &+ place.address, &addresses)
      if target == 0 { imageTables.take(into: register, code: next &+ place.address) }
    }
    return true
  }

  /// A branch; false if it leads nowhere.
  @inline(__always)
  private mutating func addBranch(
    _ instruction: X64Instruction, _ bytes: ByteView, at offset: Int, _ place: Place,
    _ collector: inout ReferenceCollector
  ) -> Bool {
    let next = offset &+ instruction.length
    let target = next &+ place.address &+ distance(bytes, at: next &- 4)
    guard addresses.isCode(target) else { return false }
    let opcode = bytes[instruction.opcode]
    let kind: ReferenceKind = opcode == 0xE8 ? .call32 : opcode == 0xE9 ? .jump32 : .branch32
    collector.addCode(
      Reference(kind, at: next &- 4 &+ place.offset, target: UInt32(truncatingIfNeeded: target)))
    return true
  }

  /// An operand with an index that may count from the start of the image.
  @inline(never)
  private mutating func addIndexed(
    _ instruction: X64Instruction, _ bytes: ByteView, at offset: Int, _ place: Place,
    _ collector: inout ReferenceCollector
  ) {
    let start = offset &+ place.address
    guard let use = instruction.indexedUse(bytes, at: offset), addresses.isMapped(use.place),
      imageTables.read(use, from: start, to: start &+ instruction.length, &collector)
    else { return }
    collector.addCode(
      Reference(
        .relative32, at: use.site &+ place.offset, target: UInt32(truncatingIfNeeded: use.place)))
  }

  /// A displacement and an immediate that are addresses.
  @inline(never)
  private mutating func addAbsolute(
    _ instruction: X64Instruction, _ bytes: ByteView, at offset: Int, _ place: Place,
    _ collector: inout ReferenceCollector
  ) {
    if let site = X64Absolute.displacement(instruction, bytes) {
      addAbsolute(bytes, at: site, place, &collector)
    }
    if let site = X64Absolute.immediate(instruction, bytes, at: offset) {
      addAbsolute(bytes, at: site, place, &collector)
    }
  }

  @inline(__always)
  private mutating func addAbsolute(
    _ bytes: ByteView, at site: Int, _ place: Place, _ collector: inout ReferenceCollector
  ) {
    let target = bytes.word32(at: site)
    if addresses.isMapped(Int(target)) {
      collector.addCode(Reference(.relative32, at: site &+ place.offset, target: target))
    }
  }

  @inline(__always)
  private func distance(_ bytes: ByteView, at offset: Int) -> Int {
    Int(Int32(bitPattern: bytes.word32(at: offset)))
  }
}
