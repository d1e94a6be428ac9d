// SPDX-License-Identifier: Apache-2.0

/// A made-up format that lists its references, to test what is done with them on its own
/// (Documentation/References/Toy.md).
///
///     offset  size  header
///          0     8  "CairnToy"
///          8     1  machine: 0 none, 1 x86-64, 2 AArch64
///          9     1  number of sections
///         10     2  number of references
///         12     4  not looked at
///         16     8  image base
///         24        sections, 20 bytes each: offset, size, address, address size (4 each), content
///                   (1), three bytes that are not looked at
///                   references, 16 bytes each: kind (1), aux (1), two bytes that are not looked at,
///                   offset, target, base (4 each)
package enum ToyImage {
  private static let headerSize = 24
  private static let sectionSize = 20
  private static let referenceSize = 16

  /// The image that starts with the first byte of `bytes`, if it is one of this format.
  package static func image(in bytes: ByteView) -> ExecutableImage? {
    // "CairnToy".
    guard bytes.count >= headerSize, bytes.word64(at: 0) == 0x796F_546E_7269_6143,
      let machine = ExecutableImage.Machine(rawValue: bytes[8]),
      firstReference(bytes) + referenceCount(bytes) * referenceSize <= bytes.count
    else { return nil }
    var sections: [ImageSection] = []
    for number in 0..<Int(bytes[9]) {
      let place = headerSize + number * sectionSize
      guard let content = ImageSection.Content(rawValue: bytes[place + 16]) else { return nil }
      sections.append(
        ImageSection(
          offset: Int(bytes.word32(at: place)), size: Int(bytes.word32(at: place + 4)),
          address: bytes.word32(at: place + 8), addressSize: bytes.word32(at: place + 12),
          content: content))
    }
    return ExecutableImage(
      machine: machine, imageBase: bytes.word64(at: 16), sections: sections, size: bytes.count)
  }

  private static func firstReference(_ bytes: ByteView) -> Int {
    headerSize + Int(bytes[9]) * sectionSize
  }

  private static func referenceCount(_ bytes: ByteView) -> Int {
    Int(bytes[10]) | Int(bytes[11]) << 8
  }

  /// Adds the references that an image of this format lists.
  package static func addTables(in bytes: ByteView, to collector: inout ReferenceCollector) {
    let start = firstReference(bytes)
    for number in 0..<referenceCount(bytes) {
      let place = start + number * referenceSize
      let offset = Int(bytes.word32(at: place + 4))
      let aux = bytes[place + 1]
      guard let kind = ReferenceKind(rawValue: bytes[place]),
        isSound(kind, aux: aux, at: offset)
      else { continue }
      var link: UInt16? = 0
      if kind.hasBase { link = collector.link(base: bytes.word32(at: place + 12)) }
      guard let link else { continue }
      collector.addTable(
        kind, at: offset, target: UInt64(bytes.word32(at: place + 8)), aux: aux, link: link)
    }
  }

  /// Whether an AArch64 address of two instructions stands as it can in code.
  private static func isSound(_ kind: ReferenceKind, aux: UInt8, at offset: Int) -> Bool {
    switch kind {
    case .page21: return offset & 3 == 0 && aux < 64
    case .offset12: return offset & 3 == 0 && aux < 64 && 4 * Int(aux) <= offset
    default: return true
    }
  }
}
