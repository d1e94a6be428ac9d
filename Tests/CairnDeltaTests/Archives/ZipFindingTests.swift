// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Testing

@Suite("Members of zip archives are found")
struct ZipFindingTests {
  private let content = ArchiveMaker.text(5000, seed: 1)
  private let deflated: [UInt8]

  init() throws { deflated = try ArchiveMaker.deflate(content) }

  private func stream(
    at place: Int, _ member: ZipMaker, _ framing: StreamFraming
  ) -> DeflateStream {
    DeflateStream(
      start: place + member.headerSize, compressedSize: deflated.count,
      expandedSize: content.count, container: .zipMember, framing: framing, name: member.name)
  }

  @Test("wherever they stand")
  func places() throws {
    let member = ZipMaker(content, deflated)
    var file = Finding.noise(777, seed: 2)
    var streams: [DeflateStream] = []
    for size in [0, 1, 3, 0, 31, 5000] {
      streams.append(stream(at: file.count, member, .none))
      file += member.bytes + Finding.noise(size, seed: size)
    }
    let found = try Finding.search(file)
    #expect(found.streams == streams)
    #expect(found.skippedCount == 0)
  }

  @Test("with every form of descriptor, which is their framing")
  func descriptors() throws {
    let forms: [(Bool, Int, StreamFraming)] = [
      (true, 4, .descriptor), (true, 8, .wideDescriptor), (false, 4, .bareDescriptor),
    ]
    for (signature, size, framing) in forms {
      var member = ZipMaker(content, deflated)
      member.describe(signature: signature, sizeBytes: size)
      let expected = stream(at: 0, member, framing)
      #expect(try Finding.search(member.bytes).streams == [expected])
      #expect(try Finding.search(member.bytes + member.bytes).streams.count == 2)
      #expect(expected.range.upperBound == member.bytes.count)
    }
  }

  @Test("without the framing if the descriptor lies about sizes")
  func lyingDescriptors() throws {
    for place in [8, 12] {
      var member = ZipMaker(content, deflated)
      member.describe(signature: true)
      member.descriptor[place] ^= 1
      #expect(try Finding.search(member.bytes).streams == [stream(at: 0, member, .none)])
    }
    var wide = ZipMaker(content, deflated)
    wide.describe(signature: false, sizeBytes: 8)
    #expect(try Finding.search(wide.bytes).streams == [stream(at: 0, wide, .none)])
  }

  @Test("and left alone if checksums are wrong or missing")
  func wrongChecksums() throws {
    var wrong = ZipMaker(content, deflated)
    wrong.crc ^= 1
    var described = ZipMaker(content, deflated)
    described.describe(signature: true)
    described.descriptor[4] ^= 1
    var missing = ZipMaker(content, deflated)
    missing.describe(signature: true)
    missing.descriptor = []
    for member in [wrong, described, missing] {
      let found = try Finding.search(member.bytes)
      #expect(found.streams == [])
      #expect(
        found.skipped == [
          SkippedStream(place: 0, container: .zipMember, name: "member.txt", reason: .broken)
        ])
    }
  }

  @Test("whatever their sizes say")
  func lyingSizes() throws {
    for size: UInt64 in [0, 1, 4999, 0x7FFF_FFFF, 0xFFFF_FFFF] {
      var member = ZipMaker(content, deflated)
      (member.compressedSize, member.expandedSize) = (size, size)
      #expect(try Finding.search(member.bytes).streams == [stream(at: 0, member, .none)])
    }
    var wide = ZipMaker(content, deflated)
    wide.widen()
    #expect(try Finding.search(wide.bytes).streams == [stream(at: 0, wide, .none)])
  }

  @Test("but not encrypted ones or other methods, which are passed over")
  func otherMethods() throws {
    // A zlib stream inside shows whether the search goes through the data.
    let inner = ArchiveMaker.zlib(content, deflated)
    for (flags, method, reason) in [
      (UInt64(1), UInt64(8), SkippedStream.Reason.encrypted), (0x2000, 8, .encrypted),
      (0, 93, .method(93)), (0, 95, .method(95)), (0, 12, .method(12)),
    ] {
      var member = ZipMaker(content, inner)
      member.flags = flags
      member.method = method
      for isWide in [false, true] {
        if isWide { member.widen() }
        let found = try Finding.search(member.bytes + ZipMaker(content, deflated).bytes)
        #expect(found.streams.map(\.container) == [.zipMember])
        #expect(found.skipped.map(\.reason) == [reason])
      }
    }
  }

  @Test("in stored members, which are searched")
  func storedMembers() throws {
    let inner = ZipMaker(content, deflated)
    var outer = ZipMaker(inner.bytes, inner.bytes)
    outer.method = 0
    outer.name = "inner.zip"
    let found = try Finding.search(outer.bytes)
    #expect(found.streams == [stream(at: outer.headerSize, inner, .none)])
    #expect(
      found.skipped == [
        SkippedStream(place: 0, container: .zipMember, name: "inner.zip", reason: .stored)
      ])
  }

  @Test("with names of any length, kept in part")
  func names() throws {
    for size in [1, 1023, 1024, 1025, 65_535] {
      var member = ZipMaker(content, deflated)
      member.name = String(repeating: "n", count: size)
      let found = try Finding.search(member.bytes)
      #expect(found.streams.map(\.name.utf8.count) == [min(size, 1024)])
    }
    var nameless = ZipMaker(content, deflated)
    nameless.name = ""
    #expect(try Finding.search(nameless.bytes).skippedCount == 0)
  }

  @Test("truncated at any place, they are left alone")
  func truncated() throws {
    var member = ZipMaker(content, deflated)
    member.describe(signature: true)
    let whole = member.bytes
    for size in stride(from: 0, to: whole.count - 16, by: 7) {
      #expect(try Finding.search(Array(whole[..<size])).streams == [])
    }
  }

  @Test("and an empty one is not worth listing")
  func empty() throws {
    let member = ZipMaker([], [3, 0])
    let found = try Finding.search(member.bytes + ZipMaker(content, deflated).bytes)
    #expect(found.streams.count == 1)
    #expect(found.skippedCount == 0)
  }
}
