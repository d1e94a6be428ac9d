// SPDX-License-Identifier: Apache-2.0

/// The metadata of a .NET file: where its heaps and tables lie (References/PE 5.2).
struct CLIMetadata {
  /// A range of the file that has addresses.
  struct Part {
    var offset = 0
    var address: UInt32 = 0
    var size = 0
  }

  /// A table, whose rows all have the same size; none if it is absent.
  struct Table {
    var offset = 0
    var address: UInt32 = 0
    var rowCount: UInt32 = 0
    var rowSize = 0
    /// The number of its first row's address among the collector's bases, if rows can be named.
    var link: UInt16?
  }

  let root: Part
  /// The offsets of the streams: where they are stored.
  private(set) var streamFields: [Int] = []
  private(set) var strings = Part()
  private(set) var blobs = Part()
  private(set) var userStrings = Part()
  /// The stream of all tables.
  private(set) var rows = Part()
  private(set) var tables = [Table](repeating: Table(), count: 64)
  /// How many bytes an index into the strings has, and so on.
  private(set) var stringWidth = 2
  private(set) var identifierWidth = 2
  private(set) var blobWidth = 2

  /// The metadata at `address`, if all tables lie inside of it.
  init?(at address: UInt32, size: UInt32, in bytes: ByteView, image: ExecutableImage) {
    // The tables may have become a section of their own, between two others.
    guard let offset = image.offset(of: UInt64(address)), size >= 32,
      let last = image.offset(of: UInt64(address) + UInt64(size) - 1),
      last - offset == Int(size) - 1,
      bytes.word32(at: offset) == 0x424A_5342
    else { return nil }
    root = Part(offset: offset, address: address, size: Int(size))
    let versionSize = bytes.word32(at: offset + 12)
    guard versionSize <= 1024, versionSize % 4 == 0, Int(versionSize) <= root.size - 20 else {
      return nil
    }
    var entry = offset + 20 + Int(versionSize)
    var found: Part?
    for _ in 0..<PEHeader.word16(bytes, at: entry - 2) {
      guard let (name, length) = streamName(at: entry, in: bytes) else { return nil }
      let start = bytes.word32(at: entry)
      let size = bytes.word32(at: entry + 4)
      guard start <= root.size, size <= root.size - Int(start) else { return nil }
      let part = Part(offset: offset + Int(start), address: address + start, size: Int(size))
      switch name {
      case [0x23, 0x7E]: found = part
      case Array("#Strings".utf8): strings = part
      case Array("#Blob".utf8): blobs = part
      case Array("#US".utf8): userStrings = part
      default: break
      }
      streamFields.append(entry)
      entry += 8 + length
    }
    guard let found, readTables(found, in: bytes) else { return nil }
  }

  /// The name behind the offset and size of a stream, and how many bytes it takes up.
  private func streamName(at entry: Int, in bytes: ByteView) -> (name: [UInt8], length: Int)? {
    let end = root.offset + root.size
    var name: [UInt8] = []
    for index in 0..<32 {
      guard entry + 8 + index < end else { return nil }
      let byte = bytes[entry + 8 + index]
      if byte == 0 {
        let length = index / 4 * 4 + 4
        return length <= end - entry - 8 ? (name, length) : nil
      }
      name.append(byte)
    }
    return nil
  }

  private mutating func readTables(_ part: Part, in bytes: ByteView) -> Bool {
    rows = part
    guard part.size >= 24 else { return false }
    let widths = bytes[part.offset + 6]
    stringWidth = widths & 1 != 0 ? 4 : 2
    identifierWidth = widths & 2 != 0 ? 4 : 2
    blobWidth = widths & 4 != 0 ? 4 : 2
    var present = bytes.word64(at: part.offset + 8)
    guard present >> UInt64(CLIColumn.tables.count) == 0 else { return false }
    var position = 24
    while present != 0 {
      guard part.size - position >= 4 else { return false }
      let count = bytes.word32(at: part.offset + position)
      guard count < 1 << 24 else { return false }
      tables[present.trailingZeroBitCount].rowCount = count
      present &= present - 1
      position += 4
    }
    if widths & 0x40 != 0 { position += 4 }
    for number in CLIColumn.tables.indices where tables[number].rowCount > 0 {
      let size = CLIColumn.tables[number].reduce(0) { $0 + width(of: $1) }
      tables[number].rowSize = size
      tables[number].offset = part.offset + position
      tables[number].address = part.address + UInt32(position)
      guard Int(tables[number].rowCount) <= (part.size - position) / size else { return false }
      position += Int(tables[number].rowCount) * size
    }
    return true
  }

  /// How many bytes a column has.
  func width(of column: CLIColumn) -> Int {
    switch column {
    case .fixed(let size): return size
    case .address, .resource: return 4
    case .string: return stringWidth
    case .identifier: return identifierWidth
    case .blob: return blobWidth
    case .row(let table): return tables[table].rowCount < 1 << 16 ? 2 : 4
    case .coded(let bits, let choice):
      let most = choice.reduce(0) { max($0, $1 < 0 ? 0 : tables[$1].rowCount) }
      return most < 1 << (16 - bits) ? 2 : 4
    }
  }

  /// Gives each table whose rows can be named a base.
  mutating func linkTables(in collector: inout ReferenceCollector) {
    for number in tables.indices
    where tables[number].rowCount > 0 && tables[number].rowSize < 256 {
      tables[number].link = collector.link(base: tables[number].address)
    }
  }
}
