// SPDX-License-Identifier: Apache-2.0

/// Answers quickly whether addresses belong to an image: most operands name a few sections.
///
/// The answers are those of `ExecutableImage.section(at:)`; what is remembered changes only the time.
struct AddressCache {
  /// One remembered section: its first address, the address behind it, whether it is code.
  private struct Entry {
    var start: Int
    var end: Int
    var isCode: Bool
  }

  private let image: ExecutableImage
  private var entries: [Entry]

  init(_ image: ExecutableImage) {
    self.image = image
    entries = Array(repeating: Entry(start: 1, end: 0, isCode: false), count: 64)
  }

  /// Whether `address` lies in a section, or at the end of one.
  @inline(__always)
  mutating func isMapped(_ address: Int) -> Bool {
    entry(of: address) != nil
  }

  /// Whether `address` lies in a section of code.
  @inline(__always)
  mutating func isCode(_ address: Int) -> Bool {
    guard let entry = entry(of: address) else { return false }
    return entry.isCode && address < entry.end
  }

  /// Whether `address` lies in a section that is not code.
  @inline(__always)
  mutating func isData(_ address: Int) -> Bool {
    guard let entry = entry(of: address) else { return false }
    return !entry.isCode && address < entry.end
  }

  @inline(__always)
  private mutating func entry(of address: Int) -> Entry? {
    // Neighbouring addresses share a place, so a section fills as many as it has parts.
    let place = (address >> 16) & 63
    let entry = entries[place]
    // The end belongs to the next section if one starts there: it is looked up.
    if address >= entry.start, address < entry.end { return entry }
    return look(up: address, at: place)
  }

  @inline(never)
  private mutating func look(up address: Int, at place: Int) -> Entry? {
    guard address >= 0, let section = image.section(at: UInt64(address)) else { return nil }
    let entry = Entry(
      start: Int(section.address), end: Int(section.addressEnd), isCode: section.content == .code)
    entries[place] = entry
    return entry
  }
}
