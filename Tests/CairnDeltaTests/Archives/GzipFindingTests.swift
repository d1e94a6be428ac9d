// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Testing

@Suite("Members of gzip files are found")
struct GzipFindingTests {
  private let content = ArchiveMaker.text(6000, seed: 3)
  private let deflated: [UInt8]

  init() throws { deflated = try ArchiveMaker.deflate(content, level: 9) }

  private var trailer: [UInt8] {
    ArchiveMaker.little(UInt64(ArchiveMaker.crc(content)), 4)
      + ArchiveMaker.little(UInt64(content.count), 4)
  }

  private func header(_ flags: UInt8) -> [UInt8] { [0x1F, 0x8B, 8, flags, 1, 2, 3, 4, 2, 3] }

  @Test("with any of the header's fields")
  func fields() throws {
    for flags in UInt8(0)..<32 {
      var file = header(flags)
      if flags & 4 != 0 { file += [5, 0] + Array("extra".utf8) }
      if flags & 8 != 0 { file += Array("name.tar".utf8) + [0] }
      if flags & 16 != 0 { file += Array("comment".utf8) + [0] }
      if flags & 2 != 0 { file += [0xAB, 0xCD] }
      let start = file.count
      file += deflated + trailer
      let found = try Finding.search(file)
      #expect(
        found.streams == [
          DeflateStream(
            start: start, compressedSize: deflated.count, expandedSize: content.count,
            container: .gzipMember, framing: .gzip, name: flags & 8 != 0 ? "name.tar" : "")
        ])
      #expect(found.streams.first?.range.upperBound == file.count)
    }
  }

  @Test("one behind the other")
  func members() throws {
    let member = header(0) + deflated + trailer
    let found = try Finding.search(member + member + [0, 0, 0] + member)
    #expect(found.streams.map(\.start) == [10, 10 + member.count, 13 + 2 * member.count])
  }

  @Test("but not with wrong checksum, size, flags or method")
  func broken() throws {
    let right = header(0) + deflated + trailer
    for place in right.count - 8..<right.count {
      var wrong = right
      wrong[place] ^= 0x10
      let found = try Finding.search(wrong)
      #expect(found.streams == [])
      #expect(found.skipped.map(\.reason) == [.broken])
    }
    for flags in [UInt8(0x20), 0x40, 0x80] {
      #expect(try Finding.search(header(flags) + deflated + trailer).streams == [])
    }
    var method = right
    method[2] = 7
    #expect(try Finding.search(method).streams == [])
  }

  @Test("truncated at any place, they are left alone")
  func truncated() throws {
    let whole = header(8) + Array("name".utf8) + [0] + deflated + trailer
    for size in stride(from: 0, to: whole.count, by: 7) {
      #expect(try Finding.search(Array(whole[..<size])).streams == [])
    }
  }

  @Test("and names without end are not followed")
  func endlessNames() throws {
    let file = [UInt8]((0..<20_000).flatMap { _ in header(24) })
    #expect(try Finding.search(file).streams == [])
  }
}
