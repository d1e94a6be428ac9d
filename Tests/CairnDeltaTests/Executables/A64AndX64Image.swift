// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// A small image made by rule: headers at address 0, code at 0x1000, constants at 0x10000, and
/// nothing in between.
struct A64AndX64Image {
  static let codeAddress = 0x1000
  static let dataAddress = 0x10000
  private static let dataOffset = 0x3000

  let machine: ExecutableImage.Machine
  var bytes = [UInt8](repeating: 0, count: 0x4000)
  var codeSize = 0x2000

  init(_ machine: ExecutableImage.Machine) { self.machine = machine }

  /// What a scan finds.
  struct Found {
    var code: [Reference]
    var tables: [Reference]
    var bases: [UInt32]

    /// The code references of `kind`.
    func all(_ kind: ReferenceKind) -> [Reference] { code.filter { $0.kind == kind } }
  }

  // MARK: Bytes

  static func offset(of address: Int) -> Int {
    address < dataAddress ? address : address - dataAddress + dataOffset
  }

  mutating func put(_ new: [UInt8], at address: Int) {
    let offset = A64AndX64Image.offset(of: address)
    bytes.replaceSubrange(offset..<offset + new.count, with: new)
  }

  mutating func put(words: [UInt32], at address: Int) {
    put(
      words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } },
      at: address)
  }

  mutating func put(halves: [UInt16], at address: Int) {
    put(
      halves.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] },
      at: address)
  }

  // MARK: Scan

  var sections: [ImageSection] {
    [
      ImageSection(.data, offset: 0, size: 0x1000, address: 0, addressSize: 0x1000),
      ImageSection(
        .code, offset: 0x1000, size: codeSize, address: 0x1000, addressSize: UInt32(codeSize)),
      ImageSection(
        .data, offset: 0x3000, size: 0x1000, address: 0x10000, addressSize: 0x2000),
    ]
  }

  func scan() -> Found? {
    guard
      let image = ExecutableImage(
        machine: machine, imageBase: 0x1_4000_0000, sections: sections, size: bytes.count)
    else { return nil }
    var collector = ReferenceCollector(image, size: bytes.count)
    bytes.withView { view in
      for section in image.sections where section.content == .code {
        switch machine {
        case .arm64: A64Scanner.scan(section, in: view, to: &collector)
        default: X64Scanner.scan(section, in: view, to: &collector)
        }
      }
    }
    return Found(code: collector.code, tables: collector.tables, bases: collector.bases)
  }

  /// Whether what a scan found keeps the promises of all scans.
  func isSound(_ found: Found) -> Bool {
    guard
      let image = ExecutableImage(
        machine: machine, imageBase: 0, sections: sections, size: bytes.count)
    else { return false }
    var end = 0x1000
    for reference in found.code {
      guard Int(reference.offset) >= end, image.section(at: UInt64(reference.target)) != nil else {
        return false
      }
      end = Int(reference.offset) + (machine == .arm64 ? 4 : reference.kind.size)
    }
    return end <= 0x1000 + codeSize
      && found.tables.allSatisfy { table in
        Int(table.offset) + table.kind.size <= bytes.count
          && image.section(at: UInt64(table.target)) != nil
          && (!table.kind.hasBase || Int(table.link) < found.bases.count)
      }
  }
}
