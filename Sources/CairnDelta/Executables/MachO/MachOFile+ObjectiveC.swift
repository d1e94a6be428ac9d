// SPDX-License-Identifier: Apache-2.0

extension MachOFile {
  /// Adds the relative method lists: of each method the selector's reference, its type and its code.
  ///
  ///     offset  size  list
  ///          0     4  bit 31: relative; bits 2 to 15: bytes a method
  ///          4     4  number of methods
  ///          8   12n  three offsets from their own places
  func addObjectiveC(to collector: inout ReferenceCollector) {
    guard let section = section("__objc_methlist") else { return }
    var place = section.offset
    while place <= section.end - 8 {
      let form = bytes.word32(at: place)
      let count = Int(bytes.word32(at: place + 4))
      guard form & 0x8000_FFFC == 0x8000_000C, count <= (section.end - place - 8) / 12 else {
        place += 4
        continue
      }
      place += 8
      for _ in 0..<3 * count {
        addPlace(at: place, to: &collector)
        place += 4
      }
    }
  }

  /// Adds the offset at `place` from its own place, unless it is nought or names nothing.
  @inline(__always)
  func addPlace(at place: Int, to collector: inout ReferenceCollector) {
    let value = bytes.word32(at: place)
    guard value != 0, let site = collector.image.address(of: place) else { return }
    addPlace(value, at: place, site: UInt64(site), to: &collector)
  }

  /// Adds `value`, which stands at `place` with the address `site`, as an offset from there.
  @inline(__always)
  func addPlace(
    _ value: UInt32, at place: Int, site: UInt64, to collector: inout ReferenceCollector
  ) {
    let distance = UInt64(bitPattern: Int64(Int32(bitPattern: value)))
    collector.addTable(.place32, at: place, target: site &+ distance)
  }
}
