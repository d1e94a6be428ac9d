// SPDX-License-Identifier: Apache-2.0

/// The slices of a fat Mach-O file. All numbers are big-endian.
///
///     offset  size  header
///          0     4  magic: 0xCAFEBABE, or 0xCAFEBABF for wide slices
///          4     4  number of slices
///
///     offset  size  slice (20 bytes, wide: 32)
///          8     4  offset (wide: 8)
///         12     4  size (wide: 8, at 16)
struct FatFile: Sequence {
  private let slices: [Range<Int>]

  /// The most slices that are looked at.
  private static let sliceLimit = 64

  /// The slices of `bytes`, unless they are no fat file. Slices that reach out of it or into one
  /// before are left out.
  init?(_ bytes: ByteView) {
    guard bytes.count >= 8 else { return nil }
    let magic = bytes.word32(at: 0).byteSwapped
    guard magic == 0xCAFE_BABE || magic == 0xCAFE_BABF else { return nil }
    let isWide = magic == 0xCAFE_BABF
    let unit = isWide ? 32 : 20
    let count = Int(bytes.word32(at: 4).byteSwapped)
    guard count >= 1, count <= FatFile.sliceLimit, count <= (bytes.count - 8) / unit else {
      return nil
    }
    var ranges: [Range<Int>] = []
    for number in 0..<count {
      let place = 8 + unit * number + 8
      let offset =
        isWide
        ? bytes.word64(at: place).byteSwapped : UInt64(bytes.word32(at: place).byteSwapped)
      let size =
        isWide
        ? bytes.word64(at: place + 8).byteSwapped
        : UInt64(bytes.word32(at: place + 4).byteSwapped)
      guard size > 0, offset <= UInt64(bytes.count), size <= UInt64(bytes.count) - offset else {
        continue
      }
      ranges.append(Int(offset)..<Int(offset + size))
    }
    ranges.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    var end = 8 + unit * count
    var slices: [Range<Int>] = []
    for range in ranges where range.lowerBound >= end {
      slices.append(range)
      end = range.upperBound
    }
    self.slices = slices
  }

  func makeIterator() -> IndexingIterator<[Range<Int>]> { slices.makeIterator() }
}
