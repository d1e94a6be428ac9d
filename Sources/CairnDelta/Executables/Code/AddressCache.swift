// SPDX-License-Identifier: Apache-2.0

/// Answers quickly whether addresses belong to an image: most operands name a few sections.
///
/// The answers are those of `ExecutableImage.section(at:)`; what is remembered changes only the time.
struct AddressCache {
  /// One remembered section.
  private struct Entry {
    /// Its first address.
    var start: Int
    /// The address behind it.
    var end: Int
    /// Its offset less its address.
    var delta: Int
    /// The offset behind its bytes.
    var bytesEnd: Int
    var isCode: Bool
  }

  private let image: ExecutableImage
  private var entries: [Entry]

  init(_ image: ExecutableImage) {
    self.image = image
    entries = Array(
      repeating: Entry(start: 1, end: 0, delta: 0, bytesEnd: 0, isCode: false), count: 64)
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

  /// Where the bytes at `address` lie in the image, if they are not code and at least `count`.
  @inline(__always)
  mutating func data(at address: Int, count: Int) -> Range<Int>? {
    guard let entry = entry(of: address), !entry.isCode else { return nil }
    let offset = address &+ entry.delta
    return count <= entry.bytesEnd &- offset ? offset..<entry.bytesEnd : nil
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
      start: Int(section.address), end: Int(section.addressEnd),
      delta: section.offset &- Int(section.address), bytesEnd: section.end,
      isCode: section.content == .code)
    entries[place] = entry
    return entry
  }
}
