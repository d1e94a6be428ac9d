// SPDX-License-Identifier: Apache-2.0

/// Finds the places where a zip member, a gzip member or a zlib stream may start: eight places at
/// a time, because nearly all bytes of most files are none.
struct SignatureScan {
  private let bytes: ByteView

  /// The places in `bytes`.
  init(_ bytes: ByteView) { self.bytes = bytes }

  /// The first place from `start` on with the first two bytes of a local header of zip, of gzip
  /// or of zlib (without preset dictionary); nil: none.
  ///
  /// - Complexity: O(result - start), more than 1 GB/s.
  func next(from start: Int) -> Int? {
    var place = start
    // SAFETY: the last byte that is loaded, of the second bytes, is at `place + 32 < count`.
    let hit: Int? = unsafe bytes.withUnsafeBytes { buffer in
      let end = bytes.count - 32
      while place < end {
        let hits = unsafe SignatureScan.hits(
          buffer.loadUnaligned(fromByteOffset: place, as: SIMD4<UInt64>.self),
          buffer.loadUnaligned(fromByteOffset: place &+ 1, as: SIMD4<UInt64>.self))
        if hits != SIMD4() { return place + SignatureScan.first(of: hits) }
        place &+= 32
      }
      return nil
    }
    if let hit { return hit }
    while place + 1 < bytes.count {
      if isHit(at: place) { return place }
      place += 1
    }
    return nil
  }

  /// The number of bytes in front of the first that is not 0; little-endian, as the loads are.
  private static func first(of hits: SIMD4<UInt64>) -> Int {
    for index in 0..<4 {
      let word = UInt64(littleEndian: hits[index])
      if word != 0 { return 8 * index + word.trailingZeroBitCount / 8 }
    }
    return 32
  }

  private func isHit(at place: Int) -> Bool {
    let first = bytes[place]
    let second = bytes[place + 1]
    if first == 0x50 { return second == 0x4B }
    if first == 0x1F { return second == 0x8B }
    return ZlibHeader.stands(in: bytes, at: place)
  }

  /// The highest bit of each byte of `first` which, with the byte of `second`, is a signature.
  ///
  /// A byte below 0x80 is not zero if adding 0x7F to it sets its highest bit; no sum here
  /// reaches the next byte.
  @inline(__always)
  private static func hits(
    _ first: SIMD4<UInt64>, _ second: SIMD4<UInt64>
  ) -> SIMD4<UInt64> {
    let ones = SIMD4<UInt64>(repeating: 0x0101_0101_0101_0101)
    let most = ones &* 0x7F
    let zip = (first ^ (ones &* 0x50)) | (second ^ (ones &* 0x4B))
    let gzip = (first ^ (ones &* 0x1F)) | (second ^ (ones &* 0x8B))
    let notZip = ((zip & most) &+ most) | zip
    let notGzip = ((gzip & most) &+ most) | gzip
    // Method 8, a window of at most 7, no dictionary.
    let form = ((first & (ones &* 0x0F)) ^ (ones &* 0x08)) | (second & (ones &* 0x20))
    // 256 is 8 modulo 31 and 32 is 1, so the number modulo 31 is that of this sum, which is
    // never 0 and at most 31 + 7 + 28 + 2.
    let sum =
      (second & (ones &* 0x1F)) &+ ((second &>> 5) & (ones &* 0x07))
      &+ ((first &>> 2) & (ones &* 0x1C)) &+ (ones &* 2)
    let notMultiple = ((sum ^ (ones &* 31)) &+ most) & ((sum ^ (ones &* 62)) &+ most)
    let notZlib = (form &+ most) | first | notMultiple
    return ~(notZip & notGzip & notZlib) & (ones &* 0x80)
  }
}
