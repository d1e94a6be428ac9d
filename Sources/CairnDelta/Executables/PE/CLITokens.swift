// SPDX-License-Identifier: Apache-2.0

/// Tokens: the numbers by which code names rows of the metadata's tables and strings.
struct CLITokens {
  private let tables: [CLIMetadata.Table]
  private let userStrings: CLIMetadata.Part
  private let stringLink: UInt16?

  init(_ metadata: CLIMetadata, userStrings link: UInt16?) {
    tables = metadata.tables
    userStrings = metadata.userStrings
    stringLink = link
  }

  /// Adds the token at `offset`, if what it names is there.
  func add(at offset: Int, in bytes: ByteView, to collector: inout ReferenceCollector) {
    let token = bytes.word32(at: offset)
    let row = token & 0xFF_FFFF
    let number = Int(token >> 24)
    if number < tables.count {
      let table = tables[number]
      guard let link = table.link, row > 0, row <= table.rowCount else { return }
      collector.addTable(
        .row24, at: offset,
        target: UInt64(table.address) &+ UInt64(row &- 1) &* UInt64(table.rowSize),
        aux: UInt8(table.rowSize), link: link)
    } else if number == 0x70 {
      // Counted from the heap's second byte, as this kind counts from one.
      guard let link = stringLink, row > 0, Int(row) < userStrings.size else { return }
      collector.addTable(
        .row24, at: offset, target: UInt64(userStrings.address) &+ UInt64(row), aux: 1, link: link)
    }
  }
}
