// SPDX-License-Identifier: Apache-2.0

/// The header of Go's table of functions, the pclntab.
struct GoHeader {
  /// Where the table starts in the image, and the end of the section it lies in.
  let offset: Int
  let end: Int
  /// The table's address, relative to the image's base.
  let address: UInt64
  /// Whether it is of Go 1.18 or 1.19, whose records have no first line.
  let isEarly: Bool
  let functionCount: Int
  /// Where functions start counting, if the header says so.
  let text: UInt64?
  /// Offsets from the table's start: names of functions, files of units, names of files, tables of
  /// places, and functions.
  let names, units, files, places, functions: Int

  static let size = 72
  private static let alignment: UInt32 = 16

  /// The first header in the sections of `image`: at their starts, or else at addresses that are
  /// multiples of 16.
  static func find(in bytes: ByteView, of image: ExecutableImage) -> GoHeader? {
    for section in image.sections where section.content != .code {
      if let header = GoHeader(in: bytes, at: section.offset, section, image) { return header }
    }
    for section in image.sections where section.content == .data && section.end <= bytes.count {
      let skip = Int((alignment - section.address % alignment) % alignment)
      var offset = section.offset + skip
      while section.end - offset >= size {
        if bytes.word32(at: offset) | 1 == 0xFFFF_FFF1,
          let header = GoHeader(in: bytes, at: offset, section, image)
        {
          return header
        }
        offset += Int(alignment)
      }
    }
    return nil
  }

  /// The header at `offset` of `section`, if there is one.
  private init?(
    in bytes: ByteView, at offset: Int, _ section: ImageSection, _ image: ExecutableImage
  ) {
    guard section.end <= bytes.count, section.end - offset >= GoHeader.size else { return nil }
    let magic = bytes.word32(at: offset)
    guard magic == 0xFFFF_FFF0 || magic == 0xFFFF_FFF1, bytes[offset + 4] == 0,
      bytes[offset + 5] == 0, bytes[offset + 6] == 1 || bytes[offset + 6] == 4,
      bytes[offset + 7] == 8
    else { return nil }
    let size = section.end - offset
    let count = bytes.word64(at: offset + 8)
    guard count > 0, count < UInt64(size / 8) else { return nil }
    var starts: [Int] = []
    var least = UInt64(GoHeader.size) - 8
    for field in 0..<5 {
      let start = bytes.word64(at: offset + 32 + 8 * field)
      guard start >= least, start < UInt64(size) else { return nil }
      starts.append(Int(start))
      least = start
    }
    guard Int(count) < (size - starts[4]) / 8 else { return nil }
    self.offset = offset
    end = section.end
    address = UInt64(section.address) + UInt64(offset - section.offset)
    isEarly = magic == 0xFFFF_FFF0
    functionCount = Int(count)
    let text = bytes.word64(at: offset + 24)
    self.text =
      text != 0 && image.section(at: text &- image.imageBase)?.content == .code
      ? text &- image.imageBase : nil
    names = starts[0]
    units = starts[1]
    files = starts[2]
    places = starts[3]
    functions = starts[4]
  }

  /// Adds where code starts, and the offsets of the parts.
  func addReferences(in bytes: ByteView, to collector: inout ReferenceCollector) {
    if let text { collector.addTable(.absolute64, at: offset + 24, target: text) }
    guard let link = collector.link(base: UInt32(truncatingIfNeeded: address)) else { return }
    for (field, start) in [names, units, files, places, functions].enumerated() {
      collector.addTable(
        .table32, at: offset + 32 + 8 * field, target: address + UInt64(start), aux: 1, link: link)
    }
  }
}
