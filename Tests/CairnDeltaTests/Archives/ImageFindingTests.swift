// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Testing

@Suite("The pixels of PNG images are found")
struct ImageFindingTests {
  private let pixels = ArchiveMaker.text(40_000, seed: 4)
  private let zlib: [UInt8]

  init() throws {
    zlib = ArchiveMaker.zlib(pixels, try ArchiveMaker.deflate(pixels))
  }

  /// Where the first chunk's data start.
  private let dataStart = 8 + 25 + 8

  private func expected(_ chunkSize: Int) -> DeflateStream {
    DeflateStream(
      start: dataStart + 2, compressedSize: zlib.count - 6, expandedSize: pixels.count,
      container: .png, framing: .png(chunkSize: chunkSize))
  }

  /// Without raw streams: an image that is left alone may hold one.
  private func search(_ bytes: [UInt8]) throws -> FoundStreams {
    var limits = DeflateSearchLimits()
    limits.searchesRawStreams = false
    return try Finding.search(bytes, limits)
  }

  @Test("in one chunk or many of one size, wherever the checksum is cut")
  func chunks() throws {
    let sizes = [3, 4, 100, 8192, zlib.count - 1, zlib.count - 2, zlib.count - 4, zlib.count - 5]
    for size in sizes {
      let count = zlib.count / size
      let image = ArchiveMaker.png(zlib, sizes: Array(repeating: size, count: count))
      let found = try Finding.search(image)
      #expect(found.streams == [expected(size)])
      // `IEND` has 12 bytes.
      #expect(found.streams.first?.range.upperBound == image.count - 12)
    }
    let single = try Finding.search(ArchiveMaker.png(zlib, sizes: []))
    #expect(single.streams == [expected(zlib.count)])
  }

  @Test("but not in chunks of odd sizes")
  func oddChunks() throws {
    for sizes in [[100, 99], [99, 100], [100, 0, 100], [2, 2], [1000, 1000, 1001]] {
      let found = try search(ArchiveMaker.png(zlib, sizes: sizes))
      #expect(found.streams == [])
      #expect(found.skipped.map(\.reason) == [.oddChunks])
    }
  }

  @Test("and not with wrong checksums; a whole zlib stream inside is one all the same")
  func wrongChecksums() throws {
    var image = ArchiveMaker.png(zlib, sizes: [])
    image[image.count - 16] ^= 1
    let found = try search(image)
    #expect(found.streams.map(\.container) == [.zlib])
    #expect(found.skipped.map(\.reason) == [.oddChunks])

    var adler = zlib
    adler[adler.count - 1] ^= 1
    let other = try search(ArchiveMaker.png(adler, sizes: []))
    #expect(other.streams == [])
    #expect(other.skipped.map(\.reason) == [.broken])
  }

  @Test("and not with anything behind the pixels")
  func trailing() throws {
    let found = try search(ArchiveMaker.png(zlib + [1, 2, 3], sizes: [5000, 5000, 5000]))
    #expect(found.streams == [])
    #expect(found.skipped.map(\.reason) == [.broken])
  }

  @Test("with any window")
  func windows() throws {
    let deflated = try ArchiveMaker.deflate(pixels, windowBits: 9)
    let small = ArchiveMaker.zlib(pixels, deflated, header: [0x18, 0x95])
    let found = try Finding.search(
      ArchiveMaker.png(small, sizes: Array(repeating: 1000, count: 20)))
    #expect(found.streams.map(\.container) == [.png])
  }

  @Test("truncated at any place, they are left alone")
  func truncated() throws {
    let image = ArchiveMaker.png(zlib, sizes: Array(repeating: 5000, count: 10))
    for size in stride(from: 0, to: image.count - 12, by: 101) {
      #expect(try Finding.search(Array(image[..<size])).streams == [])
    }
  }
}
