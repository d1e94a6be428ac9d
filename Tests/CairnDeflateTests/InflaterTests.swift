// SPDX-License-Identifier: Apache-2.0

import CairnDeflate
import Testing

@Suite struct InflaterTests {
  @Test func expandsPieceByPieceWhatCameWhole() throws {
    let bytes = Samples.mixed(300_000)
    let stream = libraryStream(bytes, .usual) + [1, 2, 3]
    for piece in [1, 7, 4096, 1 << 20] {
      let inflater = try Inflater()
      var output: [UInt8] = []
      var position = 0
      var isAtEnd = false
      while !isAtEnd, position < stream.count {
        let feed = stream.span.extracting(position..<min(position + piece, stream.count))
        let progress = try inflater.run(feed, into: &output, limit: 5000)
        position += progress.consumed
        isAtEnd = progress.isAtEnd
      }
      #expect(isAtEnd)
      #expect(position == stream.count - 3)
      #expect(output == bytes)
    }
  }

  @Test func copyGoesOnOnItsOwn() throws {
    let bytes = Samples.text(200_000)
    let stream = libraryStream(bytes, .usual)
    let inflater = try Inflater()
    var output: [UInt8] = []
    let first = try inflater.run(stream.span, into: &output, limit: 100_000)
    let copy = try inflater.copy()
    let rest = stream.span.extracting(first.consumed...)
    var one = output
    var other = output
    #expect(try inflater.run(rest, into: &one, limit: 1 << 20).isAtEnd)
    #expect(try copy.run(rest, into: &other, limit: 1 << 20).isAtEnd)
    #expect(one == bytes)
    #expect(other == bytes)
  }

  @Test func fillsTheRangeAndNoByteBeside() throws {
    let bytes = Samples.text(1000)
    let stream = libraryStream(bytes, .usual)
    let inflater = try Inflater()
    var output = [UInt8](repeating: 0xEE, count: 1200)
    let progress = try inflater.run(stream.span, filling: &output, in: 100..<600)
    #expect(progress.produced == 500)
    #expect(output[..<100].allSatisfy { $0 == 0xEE })
    #expect(output[600...].allSatisfy { $0 == 0xEE })
    #expect(Array(output[100..<600]) == Array(bytes[..<500]))
  }

  @Test func saysAtTheEndThatItIsTheEnd() throws {
    let stream = libraryStream(Samples.text(1000), .usual)
    let inflater = try Inflater()
    var output: [UInt8] = []
    let first = try inflater.run(stream.span, into: &output, limit: 1000)
    let rest = stream.span.extracting(first.consumed...)
    #expect(try inflater.run(rest, into: &output, limit: 0).isAtEnd)
    try inflater.reset()
    #expect(try inflater.run(stream.span, into: &output, limit: 2000).produced == 1000)
  }

  @Test func refusesWhatIsNotDeflate() throws {
    let inflater = try Inflater()
    var output: [UInt8] = [9]
    let input: [UInt8] = [0xFF, 0xFF, 0xFF]
    #expect(throws: DeflateFailure.damaged) {
      try inflater.run(input.span, into: &output, limit: 100)
    }
    #expect(output == [9])
  }

  @Test func truncatedStreamDoesNotEnd() throws {
    let stream = libraryStream(Samples.text(1000), .usual)
    let inflater = try Inflater()
    var output: [UInt8] = []
    let most = stream.span.extracting(..<(stream.count - 1))
    #expect(try !inflater.run(most, into: &output, limit: 5000).isAtEnd)
  }

  @Test func checksumsAreThoseOfTheStandards() {
    let bytes = Array("123456789".utf8)
    var crc = CRC32()
    var adler = Adler32()
    #expect(crc.value == 0)
    #expect(adler.value == 1)
    crc.add(bytes.span.extracting(..<4))
    crc.add(bytes.span.extracting(4...))
    adler.add(bytes.span)
    #expect(crc.value == 0xCBF4_3926)
    #expect(adler.value == 0x091E_01DE)
  }
}
