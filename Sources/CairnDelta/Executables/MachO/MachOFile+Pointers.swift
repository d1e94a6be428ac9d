// SPDX-License-Identifier: Apache-2.0

extension MachOFile {
  // MARK: Load commands

  /// Adds the addresses in the load commands: of segments, of sections, of the entry point.
  func addCommands(to collector: inout ReferenceCollector) {
    for segment in segments {
      addAbsolute(at: segment.command + 24, to: &collector)
      for number in segment.sections {
        addAbsolute(at: sections[number].header + 32, to: &collector)
      }
    }
    if let entryField, bytes.word32(at: entryField + 4) == 0 {
      // `__TEXT` starts at offset nought: an offset inside of it is an address.
      collector.addTable(
        .relative32, at: entryField, target: UInt64(bytes.word32(at: entryField)))
    }
  }

  /// Adds the eight bytes at `offset`, which must be there, if they hold an address of the image.
  @inline(__always)
  func addAbsolute(at offset: Int, to collector: inout ReferenceCollector) {
    collector.addTable(.absolute64, at: offset, target: bytes.word64(at: offset) &- imageBase)
  }

  // MARK: Pointers

  /// Adds the words that the rebase opcodes name.
  func addRebases(to collector: inout ReferenceCollector) {
    guard let rebases else { return }
    var opcodes = MachORebases(range: rebases, limit: bytes.count / 8)
    while let run = opcodes.next(in: bytes) {
      guard run.segment < segments.count else { return }
      let segment = segments[run.segment]
      var place = run.offset
      for _ in 0..<run.count {
        if run.isPointer, segment.size >= 8, place <= UInt64(segment.size - 8) {
          addAbsolute(at: segment.offset + Int(place), to: &collector)
        }
        place &+= run.stride
      }
    }
  }

  /// Adds the words of the data sections that look like addresses, for a file that does not say
  /// where its pointers are.
  func addPointersByValue(to collector: inout ReferenceCollector) {
    guard !saysPointers, imageBase >= ExecutableImage.addressLimit else { return }
    let end = collector.image.addressEnd
    for section in collector.image.sections where section.content == .data && section.size >= 8 {
      var place = section.offset + Int((8 - section.address % 8) % 8)
      while place <= section.end - 8 {
        let target = bytes.word64(at: place) &- imageBase
        if target < end { collector.addTable(.absolute64, at: place, target: target) }
        place += 8
      }
    }
  }
}
