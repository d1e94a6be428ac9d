// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// A file of the toy format before it is written (Documentation/References/Toy.md).
package struct ToyDraft {
  /// A section: where its bytes and addresses are.
  package struct Section {
    var offset: Int
    var size: Int
    var address: Int
    var addressSize: Int
    var content: UInt8

    package init(
      _ content: UInt8, offset: Int, size: Int, address: Int, addressSize: Int? = nil
    ) {
      self.content = content
      self.offset = offset
      self.size = size
      self.address = address
      self.addressSize = addressSize ?? size
    }
  }

  /// A reference.
  package struct Entry {
    var kind: UInt8
    var aux: UInt8
    var offset: Int
    var target: Int
    var base: Int

    package init(_ kind: UInt8, at offset: Int, to target: Int, aux: UInt8 = 0, base: Int = 0) {
      self.kind = kind
      self.offset = offset
      self.target = target
      self.aux = aux
      self.base = base
    }
  }

  package var machine: UInt8 = 0
  package var imageBase: UInt64 = 0
  package var sections: [Section] = []
  package var entries: [Entry] = []
  /// The contents of the file, whose start gives way to the header.
  package var contents: [UInt8]

  package init(size: Int, seed: UInt64) {
    contents = ContentRule.lcg(seed: seed, size: size)
  }

  /// The file.
  package var bytes: [UInt8] {
    let little = { (value: Int) in WireNumber.littleEndian(UInt64(value), 4) }
    var header = Array("CairnToy".utf8) + [machine, UInt8(sections.count)]
    header += WireNumber.littleEndian(UInt64(entries.count), 2) + [0, 0, 0, 0]
    header += WireNumber.littleEndian(imageBase, 8)
    for section in sections {
      header += little(section.offset) + little(section.size) + little(section.address)
      header += little(section.addressSize) + [section.content, 0, 0, 0]
    }
    for entry in entries {
      header += [entry.kind, entry.aux, 0, 0] + little(entry.offset) + little(entry.target)
      header += little(entry.base)
    }
    var bytes = contents
    bytes.replaceSubrange(0..<min(header.count, bytes.count), with: header)
    return bytes
  }
}
