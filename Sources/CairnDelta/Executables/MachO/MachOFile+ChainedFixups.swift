// SPDX-License-Identifier: Apache-2.0

extension MachOFile {
  /// How a chained pointer is written.
  private struct PointerFormat {
    /// Whether pointers may be signed, as on arm64e.
    var isSigned: Bool
    /// Whether targets are addresses, not offsets from the header.
    var isAddress: Bool
    /// What the distance to the next one is counted in.
    var stride: Int

    /// The format with a number, unless it is one for 32 bits or for kernel caches.
    init?(_ number: Int) {
      switch number {
      case 1: self.init(isSigned: true, isAddress: true, stride: 8)
      case 2: self.init(isSigned: false, isAddress: true, stride: 4)
      case 6: self.init(isSigned: false, isAddress: false, stride: 4)
      case 7: self.init(isSigned: true, isAddress: false, stride: 4)
      case 9, 12: self.init(isSigned: true, isAddress: false, stride: 8)
      case 10: self.init(isSigned: true, isAddress: true, stride: 4)
      default: return nil
      }
    }

    private init(isSigned: Bool, isAddress: Bool, stride: Int) {
      self.isSigned = isSigned
      self.isAddress = isAddress
      self.stride = stride
    }
  }

  /// Adds the pointers of all chains.
  ///
  ///     offset  size  chains of a segment
  ///          0     4  size
  ///          4     2  page size
  ///          6     2  pointer format
  ///          8     8  the segment's offset from the header, in memory
  ///         20     2  number of pages
  ///         22    2n  where each page's chain starts; 0xFFFF for none
  func addChainedFixups(to collector: inout ReferenceCollector) {
    guard let chainedFixups, chainedFixups.count >= 8 else { return }
    let starts = Int(bytes.word32(at: chainedFixups.lowerBound + 4))
    guard starts <= chainedFixups.count - 4 else { return }
    let table = chainedFixups.lowerBound + starts
    let end = chainedFixups.upperBound
    let count = Int(bytes.word32(at: table))
    guard count <= segments.count, count <= (end - table - 4) / 4 else { return }
    for number in 0..<count {
      let offset = Int(bytes.word32(at: table + 4 + 4 * number))
      guard offset > 0, offset <= end - table - 22 else { continue }
      addChains(at: table + offset, end: end, of: segments[number], to: &collector)
    }
  }

  private func addChains(
    at start: Int, end: Int, of segment: MachOSegment, to collector: inout ReferenceCollector
  ) {
    let pageSize = word16(at: start + 4)
    let pages = word16(at: start + 20)
    guard pageSize >= 0x400, let format = PointerFormat(word16(at: start + 6)),
      bytes.word64(at: start + 8) == segment.address, pages <= (end - start - 22) / 2
    else { return }
    for page in 0..<pages {
      let first = word16(at: start + 22 + 2 * page)
      let pageStart = page * pageSize
      guard pageStart < segment.size else { return }
      guard first < pageSize else { continue }
      var place = first
      // Each step goes forwards, so that a chain ends with its page.
      while place < pageSize, pageStart + place <= segment.size - 8 {
        let site = segment.offset + pageStart + place
        let step = addPointer(at: site, format, to: &collector)
        guard step > 0 else { break }
        place += step
      }
    }
  }

  /// Adds the pointer at `site` if it names an address; returns the distance to the next.
  @inline(__always)
  private func addPointer(
    at site: Int, _ format: PointerFormat, to collector: inout ReferenceCollector
  ) -> Int {
    let word = bytes.word64(at: site)
    if !format.isSigned {
      if word >> 63 == 0 { addLow36(word, at: site, format, to: &collector) }
      return Int(word >> 51 & 0xFFF) * format.stride
    }
    if word >> 62 & 1 == 0 {
      if word >> 63 == 1 {
        // A signed pointer: the target is the low half, whatever the format.
        collector.addTable(.relative32, at: site, target: word & 0xFFFF_FFFF)
      } else if word >> 36 & 0x7F == 0 {
        addLow36(word, at: site, format, to: &collector)
      }
    }
    return Int(word >> 51 & 0x7FF) * format.stride
  }

  @inline(__always)
  private func addLow36(
    _ word: UInt64, at site: Int, _ format: PointerFormat,
    to collector: inout ReferenceCollector
  ) {
    let value = word & 0xF_FFFF_FFFF
    if format.isAddress {
      // Put back, the target must fit again.
      guard imageBase <= 0xF_FFFF_FFFF - ExecutableImage.addressLimit else { return }
      collector.addTable(.pointer36, at: site, target: value &- imageBase)
    } else {
      collector.addTable(.pointer36, at: site, target: value, aux: 1)
    }
  }
}
