// SPDX-License-Identifier: Apache-2.0

/// Rows of numbers in one flat list.
struct Adjacency: Sendable {
  /// Where each row begins, and where the last one ends.
  private(set) var starts: [Int32] = [0]
  /// The rows' members, one row after the other.
  private(set) var members: [Int32] = []

  /// No rows.
  init() {}

  /// Takes over rows made elsewhere.
  private init(starts: [Int32], members: [Int32]) {
    self.starts = starts
    self.members = members
  }

  /// The number of rows.
  var count: Int { starts.count - 1 }

  /// Adds a row.
  mutating func append(_ row: [Int]) {
    for member in row { members.append(Int32(member)) }
    endRow()
  }

  /// Adds a member to the row that is being made.
  mutating func append(member: Int32) { members.append(member) }

  /// Ends the row that is being made.
  mutating func endRow() { starts.append(Int32(members.count)) }

  mutating func reserve(rows: Int, members count: Int) {
    starts.reserveCapacity(rows + 1)
    members.reserveCapacity(count)
  }

  /// Where the members of a row are.
  func range(_ row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }

  /// The members of a row.
  subscript(row: Int) -> ArraySlice<Int32> { members[range(row)] }

  /// For each number below `columns`, the rows in which it is, in order.
  func transposed(columns: Int) -> Adjacency {
    var starts = [Int32](repeating: 0, count: columns + 1)
    for member in members { starts[Int(member) + 1] += 1 }
    for column in 0..<columns { starts[column + 1] += starts[column] }
    var places = starts
    var rows = [Int32](repeating: 0, count: members.count)
    for row in 0..<count {
      for place in range(row) {
        let column = Int(members[place])
        rows[Int(places[column])] = Int32(row)
        places[column] += 1
      }
    }
    return Adjacency(starts: starts, members: rows)
  }
}
