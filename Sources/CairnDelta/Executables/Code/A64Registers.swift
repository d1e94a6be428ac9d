// SPDX-License-Identifier: Apache-2.0

/// What is known of the general registers.
struct A64Registers {
  /// How a register came by its value.
  enum Role: UInt8 {
    /// `ADRP`: a page.
    case page
    /// `ADRP` and `ADD`: an address.
    case sum
    /// `ADR`: an address.
    case address
    /// A load from a table with an index: the table's address.
    case entry
  }

  struct Value {
    var role = Role.page
    /// For `entry`: how the entry was loaded.
    var width = A64TableEntry.byte
    /// The page or address.
    var address = 0
    /// Where the instruction stands that gave the value.
    var offset = 0
    /// For `page`: the number of its reference. For `entry`: how many entries there are, or 0.
    var number = 0
  }

  /// A bit for each register. Register 31 is never live: it is the stack pointer or zero.
  var live: UInt32 = 0
  private(set) var values: InlineArray<32, Value> = .init(repeating: Value())

  @inline(__always)
  var hasAny: Bool { live != 0 }

  /// What `register` holds, if it is known and was set at most `reach` words before `offset`.
  @inline(__always)
  func value(_ register: UInt32, _ role: Role, before offset: Int, reach: Int) -> Value? {
    let register = register & 31
    guard (live >> register) & 1 != 0 else { return nil }
    let value = values[Int(register)]
    return value.role == role && (offset &- value.offset) >> 2 <= reach ? value : nil
  }

  /// Gives the destination (bits 0-4) of `word` a value.
  @inline(__always)
  mutating func set(_ word: UInt32, _ value: Value) {
    values[Int(word & 31)] = value
    live = (live | 1 << (word & 31)) & 0x7FFF_FFFF
  }

  /// The destination (bits 0-4) of `word` is overwritten.
  @inline(__always)
  mutating func kill(_ word: UInt32) { live &= ~(1 << (word & 31)) }

  /// A call keeps x19 to x29.
  @inline(__always)
  mutating func killByCall() { live &= 0x3FF8_0000 }

  @inline(__always)
  mutating func killAll() { live = 0 }
}
