// SPDX-License-Identifier: Apache-2.0

/// Rows in aligned columns.
struct TextTable {
  private let isRightAligned: [Bool]
  private var rows: [[String]]

  /// A table with a heading; names that start with `>` head columns of numbers.
  init(_ columns: [String]) {
    isRightAligned = columns.map { $0.hasPrefix(">") }
    rows = [columns.map { $0.hasPrefix(">") ? String($0.dropFirst()) : $0 }]
  }

  /// Adds a row of as many cells as there are columns.
  mutating func add(_ cells: [String]) {
    precondition(cells.count == isRightAligned.count, "a row has a cell for each column")
    rows.append(cells)
  }

  /// The lines, each indented by two spaces.
  var lines: [String] {
    let widths = isRightAligned.indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return isRightAligned[column] ? padding + row[column] : row[column] + padding
      }
      var line = "  " + cells.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}
