// SPDX-License-Identifier: Apache-2.0

/// Finds the references of AArch64 code (References/A64).
///
/// The words of a section are read in order, whatever they are: data between functions gives a few
/// references that mean nothing, which cost a little and harm nothing.
package struct A64Scanner {
  /// How many words behind an `ADRP` its users may stand.
  static let reach = 63
  /// How many references are kept back at most before those out of reach are handed over.
  private static let batch = 4096
  /// Marks an `ADRP` whose page is not mapped: it is left out unless a user is found.
  private static let doubtful: UInt16 = 1

  private var addresses: AddressCache
  private var registers = A64Registers()
  private var tables: A64Tables
  /// The register that was compared with an immediate last, and the number of values up to it.
  private var compared = Bound()
  /// What `compared` was when a branch left for anything above it.
  private var bounded = Bound()
  /// The references found last: an `ADRP` in them may still get its user.
  private var pending: [Reference] = []
  /// How many references were handed over before those.
  private var handedOver = 0

  private struct Bound {
    var register: UInt32 = 32
    var count = 0
    var offset = 0
  }

  private init(_ section: ImageSection, in bytes: ByteView, _ image: ExecutableImage) {
    addresses = AddressCache(image)
    tables = A64Tables(of: section, in: bytes)
    pending.reserveCapacity(2 * A64Scanner.batch)
  }

  /// Adds the references of `section`, a section of code of the collector's image.
  package static func scan(
    _ section: ImageSection, in bytes: ByteView, to collector: inout ReferenceCollector
  ) {
    guard section.address & 3 == 0, section.end <= bytes.count else { return }
    var scanner = A64Scanner(section, in: bytes, collector.image)
    var at = section.offset
    var address = Int(section.address)
    let end = section.offset + section.size & ~3
    while at < end {
      scanner.scan(bytes.word32(at: at), at: at, address: address)
      if scanner.pending.count >= 2 * batch { scanner.handOver(before: at, to: &collector) }
      at &+= 4
      address &+= 4
    }
    scanner.handOver(before: Int.max, to: &collector)
    scanner.tables.finish(&scanner.addresses, to: &collector)
  }

  @inline(__always)
  private mutating func scan(_ word: UInt32, at offset: Int, address: Int) {
    switch (word >> 25) & 15 {
    case 8, 9:
      scanImmediate(word, at: offset, address: address)
    case 10, 11:
      scanBranch(word, at: offset, address: address)
    case 4, 6, 12, 14:
      scanMemory(word, at: offset, address: address)
    case 5, 13:
      // Conditional compares have flags where others have a destination.
      if word & 0x1FE0_0000 == 0x1A40_0000 { break }
      if word & 0xFFC0_0000 == 0x8B00_0000, registers.hasAny {
        scanSum(word, at: offset, address: address)
      }
      registers.kill(word)
    case 7, 15:
      if A64Instruction.movesToGeneral(word) { registers.kill(word) }
    default: break
    }
  }

  // MARK: Classes

  /// Data processing with an immediate operand.
  @inline(__always)
  private mutating func scanImmediate(_ word: UInt32, at offset: Int, address: Int) {
    if word & 0x1F00_0000 == 0x1000_0000 {
      let distance = A64Instruction.immediate21(word)
      if word >> 31 == 0 {
        registers.kill(word)
        let target = address &+ distance
        if addresses.isMapped(target) {
          add(.address21, at: offset, target: target)
          registers.set(
            word, A64Registers.Value(role: .address, address: target, offset: offset))
        }
      } else {
        scanPage((address & ~4095) &+ distance << 12, word: word, at: offset)
      }
      return
    }
    if word & 0xFFC0_0000 == 0x9100_0000 {
      let target = use(word, low: Int(word >> 10) & 4095, at: offset)
      registers.kill(word)
      if let target {
        registers.set(word, A64Registers.Value(role: .sum, address: target, offset: offset))
      }
      return
    }
    if word & 0x7FC0_001F == 0x7100_001F {
      compared = Bound(
        register: (word >> 5) & 31, count: Int(word >> 10) & 4095 &+ 1, offset: offset)
      return
    }
    registers.kill(word)
  }

  private mutating func scanPage(_ page: Int, word: UInt32, at offset: Int) {
    guard page >= 0, page < Int(ExecutableImage.addressLimit) else {
      registers.kill(word)
      return
    }
    registers.set(
      word,
      A64Registers.Value(address: page, offset: offset, number: handedOver &+ pending.count))
    pending.append(
      Reference(
        .page21, at: offset, target: UInt32(page),
        link: addresses.isMapped(page) ? 0 : A64Scanner.doubtful))
  }

  /// Branches, system instructions.
  @inline(__always)
  private mutating func scanBranch(_ word: UInt32, at offset: Int, address: Int) {
    if word & 0x7C00_0000 == 0x1400_0000 {
      let target = address &+ A64Instruction.signed(word, bits: 26, at: 0) &* 4
      let isCall = word >> 31 != 0
      if addresses.isCode(target) { add(isCall ? .call26 : .jump26, at: offset, target: target) }
      if isCall { registers.killByCall() } else { registers.killAll() }
    } else if word & 0xFF00_0000 == 0x5400_0000 || word & 0x7E00_0000 == 0x3400_0000 {
      let target = address &+ A64Instruction.signed(word, bits: 19, at: 5) &* 4
      if addresses.isCode(target) { add(.branch19, at: offset, target: target) }
      // B.HI right behind the comparison.
      if word & 0xFF00_001F == 0x5400_0008, offset &- compared.offset == 4 { bounded = compared }
    } else if word & 0x7E00_0000 == 0x3600_0000 {
      let target = address &+ A64Instruction.signed(word, bits: 14, at: 5) &* 4
      if addresses.isCode(target) { add(.branch14, at: offset, target: target) }
    } else if word & 0xFE00_0000 == 0xD600_0000 {
      if word & 0x0060_0000 == 0x0020_0000 { registers.killByCall() } else { registers.killAll() }
    } else if word & 0xFFE0_0000 == 0xD520_0000 {
      registers.kill(word)
    }
  }

  /// Loads and stores.
  @inline(__always)
  private mutating func scanMemory(_ word: UInt32, at offset: Int, address: Int) {
    if word & 0x3B00_0000 == 0x3900_0000 {
      if let shift = A64Instruction.scale(word) {
        _ = use(word, low: (Int(word >> 10) & 4095) << shift, at: offset)
      }
    } else if word & 0x3B00_0000 == 0x1800_0000 {
      let target = address &+ A64Instruction.signed(word, bits: 19, at: 5) &* 4
      if addresses.isMapped(target) { add(.literal19, at: offset, target: target) }
    }
    guard registers.hasAny else { return }
    let entry = word & 0x3B20_0000 == 0x3820_0000 ? tableEntry(word, at: offset) : nil
    registers.live &= ~A64Instruction.written(byMemory: word)
    if let entry { registers.set(word, entry) }
  }

  // MARK: Tables

  /// What a load reads from a table whose address is in its base register.
  @inline(__always)
  private func tableEntry(_ word: UInt32, at offset: Int) -> A64Registers.Value? {
    guard let width = A64TableEntry.loaded(by: word),
      let table = registers.value(
        word >> 5, .sum, before: offset, reach: A64Tables.reach)
    else { return nil }
    let isBounded =
      bounded.register == (word >> 16) & 31 && offset &- bounded.offset <= 4 * A64Scanner.reach
    return A64Registers.Value(
      role: .entry, width: width, address: table.address, offset: offset,
      number: isBounded ? bounded.count : 0)
  }

  /// A sum of two registers: an address and an entry of a table?
  @inline(__always)
  private mutating func scanSum(_ word: UInt32, at offset: Int, address: Int) {
    guard let shift = A64Instruction.shift(ofSum: word),
      let entry = registers.value(word >> 16, .entry, before: offset, reach: A64Tables.reach)
    else { return }
    if let base = registers.value(word >> 5, .address, before: offset, reach: A64Tables.reach) {
      tables.note(entry, base: base.address, scale: 1 << shift, from: address)
    } else if entry.width == .word, shift == 0,
      let base = registers.value(word >> 5, .sum, before: offset, reach: A64Tables.reach),
      base.address == entry.address
    {
      tables.note(entry, base: base.address, scale: 1, from: address)
    }
  }

  // MARK: Results

  /// A word that adds `low` to the register in bits 5-9: if that holds a page, the address.
  @inline(__always)
  private mutating func use(_ word: UInt32, low: Int, at offset: Int) -> Int? {
    guard low < 4096,
      let page = registers.value(word >> 5, .page, before: offset, reach: A64Scanner.reach)
    else { return nil }
    let target = page.address | low
    guard addresses.isMapped(target) else { return nil }
    let words = UInt8((offset &- page.offset) >> 2)
    let primary = page.number &- handedOver
    if pending[primary].aux == 0 {
      pending[primary].aux = words
      pending[primary].target = UInt32(target)
      pending[primary].link = 0
    }
    pending.append(Reference(.offset12, at: offset, target: UInt32(target), aux: words))
    return target
  }

  @inline(__always)
  private mutating func add(_ kind: ReferenceKind, at offset: Int, target: Int) {
    pending.append(Reference(kind, at: offset, target: UInt32(truncatingIfNeeded: target)))
  }

  /// Hands over what no later word can change: all that is out of reach of the word at `offset`.
  @inline(never)
  private mutating func handOver(before offset: Int, to collector: inout ReferenceCollector) {
    let first = offset &- 4 &* A64Scanner.reach
    var count = 0
    while count < pending.count, Int(pending[count].offset) < first {
      if pending[count].link == 0 { collector.addCode(pending[count]) }
      count += 1
    }
    pending.removeFirst(count)
    handedOver += count
  }
}
