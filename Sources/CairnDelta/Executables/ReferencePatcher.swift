// SPDX-License-Identifier: Apache-2.0

/// Rewrites the references of covers that were copied from the base, a part at a time.
struct ReferencePatcher<Coder: BitCoding> {
  private(set) var codec: ReferenceCodec<Coder>
  /// The codec's own table, held here too: reading it there takes a copy of all that the codec has.
  private let table: ReferenceTable
  private var span: ReferenceCodec<Coder>.Span
  private var next = 0
  /// The rest of an operand that reaches over the end of a part: its bytes, lowest first.
  private var rest: UInt64 = 0
  private var restCount = 0

  init(_ codec: ReferenceCodec<Coder>) {
    self.codec = codec
    table = codec.table
    span = self.codec.start(0, length: 0, at: 0)
  }

  /// Starts with a cover.
  mutating func start(_ offset: Int, length: Int, at place: Int) {
    span = codec.start(offset, length: length, at: place)
    next = table.first(from: offset)
    restCount = 0
  }

  /// Rewrites `range` of `bytes`, which was copied from `offset` of the base; the parts of a cover
  /// come in order.
  mutating func patch(
    _ bytes: inout [UInt8], _ range: Range<Int>, from offset: Int
  ) throws(CairnError) {
    let end = offset &+ range.count
    var place = range.lowerBound
    while restCount > 0, place < range.upperBound {
      bytes[place] = UInt8(truncatingIfNeeded: rest)
      rest &>>= 8
      restCount &-= 1
      place &+= 1
    }
    let entries = table.entries
    while next < entries.count {
      let entry = entries[next]
      let start = Int(entry.offset)
      let size = entry.kind.size
      if start >= end { break }
      // What reaches over the end of the cover stays as it is.
      if start &+ size > span.end { break }
      if var value = try codec.code(next, &span) {
        place = range.lowerBound &+ start &- offset
        let count = min(size, range.upperBound &- place)
        for index in 0..<count {
          bytes[place &+ index] = UInt8(truncatingIfNeeded: value)
          value &>>= 8
        }
        rest = value
        restCount = size &- count
      }
      next &+= 1
    }
  }
}
