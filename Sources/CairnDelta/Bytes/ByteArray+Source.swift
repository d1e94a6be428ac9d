// SPDX-License-Identifier: Apache-2.0

extension Array where Element == UInt8 {
  /// Fills `range` of the array with the bytes of `source` at `offset`.
  mutating func fill(
    _ range: Range<Int>, from source: any ByteSource, at offset: Int
  ) throws(CairnError) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range out of bounds")
    if range.isEmpty { return }
    var failure: CairnError?
    // SAFETY: the range was checked; the source fills exactly the buffer that it is given.
    unsafe withUnsafeMutableBytes { buffer in
      do throws(CairnError) {
        try unsafe source.read(
          at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[range]))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}

extension Array where Element == UInt8 {
  /// Copies bytes of `other`, from `offset` on, into `range`.
  mutating func copy(_ range: Range<Int>, from other: [UInt8], at offset: Int) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range out of bounds")
    precondition(offset >= 0 && range.count <= other.count - offset, "range out of bounds")
    // SAFETY: both ranges were checked.
    unsafe withUnsafeMutableBytes { output in
      unsafe other.withUnsafeBytes { input in
        unsafe UnsafeMutableRawBufferPointer(rebasing: output[range]).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: input[offset..<offset + range.count]))
      }
    }
  }

  /// Sets every byte of `range` to `byte`.
  mutating func set(_ range: Range<Int>, to byte: UInt8) {
    for place in range { self[place] = byte }
  }

  /// Appends the bytes of a span.
  mutating func append(span: Span<UInt8>) {
    // SAFETY: the bytes are copied before the closure ends.
    unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
