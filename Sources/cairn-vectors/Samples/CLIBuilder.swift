// SPDX-License-Identifier: Apache-2.0

/// A small .NET assembly: metadata at 0x2100, methods in front of its code's end.
package struct CLIBuilder {
  package var file: PEBuilder
  package static let header: UInt32 = 0x2000
  package static let metadata: UInt32 = 0x2100
  /// Where the rows start: two types, three methods, one member, one signature, one resource.
  package static let rows: UInt32 = metadata + 0x60 + 24 + 7 * 4

  /// Where table `number` starts.
  package static func table(_ number: Int) -> UInt32 {
    var address = rows
    for (table, size, count) in layout {
      if table == number { return address }
      address += size * count
    }
    return address
  }

  /// Tables: number, bytes of a row, rows.
  private static let layout: [(Int, UInt32, UInt32)] = [
    (1, 6, 2), (2, 14, 2), (6, 14, 3), (10, 6, 1), (17, 2, 1), (29, 6, 0), (40, 12, 1),
  ]

  package static let strings: UInt32 = metadata + 0x180
  package static let userStrings: UInt32 = metadata + 0x1C0
  package static let blobs: UInt32 = metadata + 0x200

  package init(isWide: Bool = false) {
    file = PEBuilder(machine: isWide ? 0x8664 : 0x14C, isWide: isWide)
    file.directory(14, CLIBuilder.header, size: 72)
    let start = CLIBuilder.metadata
    file.words(CLIBuilder.header, [72, 0, start, 0x240, 1, 0x0600_0002, 0x2400, 0x20])
    file.words(start, [0x424A_5342, 0x0001_0001, 0, 4, 0x3476, 0x4_0000])
    var entry = start + 24
    let streams: [(name: String, address: UInt32, size: UInt32)] = [
      ("#~", start + 0x60, 0x120), ("#Strings", CLIBuilder.strings, 0x40),
      ("#US", CLIBuilder.userStrings, 0x40), ("#Blob", CLIBuilder.blobs, 0x40),
    ]
    for stream in streams {
      file.words(entry, [stream.address - start, stream.size])
      file.store(entry + 8, Array(stream.name.utf8))
      entry += 8 + UInt32(stream.name.utf8.count / 4 * 4 + 4)
    }
    let tables = start + 0x60
    file.store(tables + 4, [2, 0])
    var present: UInt64 = 0
    for (index, table) in CLIBuilder.layout.enumerated() {
      present |= 1 << UInt64(table.0)
      file.words(tables + 24 + UInt32(index) * 4, [table.2])
    }
    file.put64(present, at: file.offset(tables + 8))
    addRows()
    addMethods()
  }

  private mutating func addRows() {
    halves(CLIBuilder.table(1), [6, 1, 5, 10, 9, 0])
    // Types: flags, name, space, parent, first field, first method.
    halves(CLIBuilder.table(2), [0, 0, 13, 0, 5, 1, 1, 1, 0, 17, 21, 9, 0, 4])
    for row in 0..<3 {
      let start = CLIBuilder.table(6) + UInt32(row) * 14
      file.words(start, [[0x1100, 0x1140, 0][row]])
      halves(start + 4, [0, 0, UInt16(25 + row), UInt16(3 + row), 1])
    }
    halves(CLIBuilder.table(10), [9, 30, 7])
    halves(CLIBuilder.table(17), [11])
    file.words(CLIBuilder.table(40), [0x10, 1])
    halves(CLIBuilder.table(40) + 8, [33, 0])
  }

  private mutating func addMethods() {
    // Six bytes: call method 2; return.
    file.store(0x1100, [6 << 2 | 2, 0x28, 2, 0, 0, 6, 0x2A])
    // A fat body with locals, a string, a switch, a type and a handler.
    file.store(0x1140, [0x1B, 0x30, 8, 0, 38, 0, 0, 0, 1, 0, 0, 0x11])
    file.store(0x114C, [0x72, 1, 0, 0, 0x70, 0x45, 2, 0, 0, 0, 0x28, 1, 0, 0, 6, 0x28, 1, 0])
    file.store(0x115E, [0xFE, 0x16, 2, 0, 0, 1, 0x74, 9, 0, 0, 1, 0x21, 0x28, 1, 0, 0, 6, 0, 0, 0])
    // Behind the code, rounded up: a section with one clause.
    file.store(0x1174, [1, 16, 0, 0, 0, 0, 0, 0, 5, 0, 5, 2])
    file.store(0x1180, [1, 0, 0, 2])
  }

  /// Stores numbers of two bytes from `address` on.
  package mutating func halves(_ address: UInt32, _ values: [UInt16]) {
    for (index, value) in values.enumerated() {
      file.put16(value, at: file.offset(address) + index * 2)
    }
  }
}
