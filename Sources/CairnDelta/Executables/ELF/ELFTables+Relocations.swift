// SPDX-License-Identifier: Apache-2.0

extension ELFTables {
  /// What a relocation does, as far as references need to know.
  private enum Effect {
    /// The word becomes the addend, moved to where the image is loaded.
    case relative
    /// The word holds where a function's stub is until the function is found.
    case jumpSlot
    case symbol
  }

  private func effect(ofType type: UInt32, symbol: UInt32) -> Effect {
    switch (layout.header.machine, type) {
    case (.x64, 8), (.x64, 37), (.x64, 38), (.arm64, 1027), (.arm64, 1032): return .relative
    case (.x64, 1), (.arm64, 257): return symbol == 0 ? .relative : .symbol
    case (.x64, 7), (.arm64, 1026): return .jumpSlot
    default: return .symbol
    }
  }

  /// Adds the sites of relocations, their addends, and what the words at the sites hold.
  func addRelocations(_ part: ELFPart, to collector: inout ReferenceCollector) {
    let size = part.kind == .rela ? 24 : 16
    let base = layout.header.base
    var offset = part.offset
    // Sites are mostly near each other.
    var place = SitePlace(layout.image)
    while part.end - offset >= size, !collector.isFull {
      let site = bytes.word64(at: offset) &- base
      let type = bytes.word32(at: offset + 8)
      let symbol = bytes.word32(at: offset + 12)
      collector.addTable(.absolute64, at: offset, target: site)
      let effect = effect(ofType: type, symbol: symbol)
      if effect == .relative, size == 24 { addAddress(at: offset + 16, to: &collector) }
      if effect != .symbol, let word = place.offset(of: site, size: 8) {
        let value = bytes.word64(at: word)
        switch effect {
        case .relative:
          // With addends of their own, words hold anything, mostly 0.
          if size == 16 || value == bytes.word64(at: offset + 16) {
            addAddress(at: word, to: &collector)
          }
        case .jumpSlot:
          if layout.image.section(at: value &- base)?.content == .code {
            addAddress(at: word, to: &collector)
          }
        case .symbol: break
        }
      }
      offset += size
    }
  }

  /// Adds the sites of packed relocations, and the words at them.
  func addPacked(_ part: ELFPart, to collector: inout ReferenceCollector) {
    let base = layout.header.base
    var place = SitePlace(layout.image)
    var next: UInt64 = 0
    // No more words are looked at than the image has, whatever the bits say.
    var budget = bytes.count / 8
    func add(at site: UInt64) {
      budget -= 1
      if let word = place.offset(of: site, size: 8) { addAddress(at: word, to: &collector) }
    }
    var offset = part.offset
    while part.end - offset >= 8, budget > 0, !collector.isFull {
      var bits = bytes.word64(at: offset)
      if bits & 1 == 0 {
        collector.addTable(.absolute64, at: offset, target: bits &- base)
        add(at: bits &- base)
        next = bits &- base &+ 8
      } else {
        var site = next
        bits >>= 1
        while bits != 0 {
          if bits & 1 != 0 { add(at: site) }
          bits >>= 1
          site &+= 8
        }
        next &+= 63 * 8
      }
      offset += 8
    }
  }
}
