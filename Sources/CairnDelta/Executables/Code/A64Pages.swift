// SPDX-License-Identifier: Apache-2.0

/// Which general registers hold a page that an `ADRP` put there.
struct A64Pages {
  struct Page {
    /// The page's address.
    var address = 0
    /// Where the `ADRP` stands.
    var offset = 0
    /// The number of its reference.
    var number = 0
  }

  /// A bit for each register. Register 31 is never live: it is the stack pointer or zero.
  var live: UInt32 = 0
  private(set) var pages: InlineArray<32, Page> = .init(repeating: Page())

  @inline(__always)
  var hasAny: Bool { live != 0 }

  @inline(__always)
  func isLive(_ register: Int) -> Bool { (live >> UInt32(register)) & 1 != 0 }

  /// Gives the destination (bits 0-4) of `word` a page.
  @inline(__always)
  mutating func set(_ word: UInt32, _ page: Page) {
    pages[Int(word & 31)] = page
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
