// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnInterop
import Testing

@Suite("Writing VCDIFF")
struct WriterTests {
  @Test("What is written is read again", arguments: FilePair.all)
  func roundTrip(_ pair: FilePair) throws {
    let patch = try pair.written()
    #expect(try applied(patch, base: pair.base) == pair.target)
  }

  @Test(
    "Windows are no larger than xdelta3 decodes, and say what they read", arguments: FilePair.all)
  func windows(_ pair: FilePair) throws {
    let summary = try summary(of: pair.written())
    #expect((summary.largestWindowSize ?? 0) <= 8 << 20)
    #expect(summary.targetSize == pair.target.count)
    #expect((summary.leastBaseSize ?? 0) <= pair.base.count)
    #expect(summary.compressor == nil)
  }

  @Test("Covers make patches small")
  func sizes() throws {
    #expect(try FilePair.empty.written().count <= 16)
    #expect(try FilePair.identical.written().count < 30)
    #expect(try FilePair.coverOverWindows.written().count < 80_000)
    // A change costs at most its byte, two opcodes and an address; a block its 4-byte head.
    let sparse = FilePair.sparseChanges
    #expect(try sparse.written().count < 40_000 / 97 * 6)
    #expect(try FilePair.repetitions.written().count < FilePair.repetitions.target.count / 5)
    #expect(try FilePair.fills.written().count < 150)
  }

  @Test("A patch is never much larger than its target")
  func worstCase() throws {
    for pair in [FilePair.created, .shortAgreements, .allSizes] {
      #expect(try pair.written().count < pair.target.count + pair.target.count / 50 + 32)
    }
  }

  @Test("Covers that lie outside of the files or overlap are refused")
  func badCovers() {
    let lies: [[Cover]] = [
      [Cover(start: -1, length: 2, source: .fill(0))],
      [Cover(start: 0, length: 0, source: .fill(0))],
      [Cover(start: 0, length: -1, source: .fill(0))],
      [Cover(start: 9, length: 2, source: .fill(0))],
      [Cover(start: 11, length: 1, source: .fill(0))],
      [Cover(start: .max, length: .max, source: .fill(0))],
      [Cover(start: 0, length: 2, source: .base(9))],
      [Cover(start: 0, length: 2, source: .base(-1))],
      [Cover(start: 0, length: 2, source: .base(.max))],
      [Cover(start: 0, length: 5, source: .base(0)), Cover(start: 4, length: 2, source: .base(0))],
      [Cover(start: 5, length: 2, source: .base(0)), Cover(start: 0, length: 2, source: .base(0))],
    ]
    let bytes = [UInt8](repeating: 1, count: 10)
    for covers in lies {
      #expect(throws: CairnError.self, "\(covers)") {
        try bytes.withView { view throws(CairnError) in
          _ = try VCDIFFWriter.write(covers: covers, base: view, target: view)
        }
      }
    }
  }

  @Test("A window ends where its covers lie too far apart", arguments: FilePair.all)
  func segments(_ pair: FilePair) throws {
    for longest in [1, 100, 4096, 1 << 16] {
      let patch = try pair.base.withView { base throws(CairnError) in
        try pair.target.withView { target throws(CairnError) in
          try VCDIFFWriter.write(
            covers: pair.covers, base: base, target: target, longestSegment: longest)
        }
      }
      #expect(try applied(patch, base: pair.base) == pair.target)
      if pair.name == FilePair.longAddresses.name {
        #expect(try (summary(of: patch).windowCount ?? 0) > 100)
      }
    }
  }

  @Test("The engine's own covers make a patch that is read again", arguments: FilePair.all)
  func engineCovers(_ pair: FilePair) throws {
    let patch = try pair.base.withView { base throws(CairnError) in
      try pair.target.withView { target throws(CairnError) in
        var options = EncodingOptions()
        options.effort = .fast
        let covers = try DeltaEncoder.covers(base: base, target: target, options: options)
        return try VCDIFFWriter.write(covers: covers, base: base, target: target)
      }
    }
    #expect(try applied(patch, base: pair.base) == pair.target)
  }

  @Test("The same covers give the same bytes")
  func deterministic() throws {
    let pair = FilePair.shuffled
    #expect(try pair.written() == pair.written())
  }
}
