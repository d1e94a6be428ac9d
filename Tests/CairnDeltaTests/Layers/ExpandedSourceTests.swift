// SPDX-License-Identifier: Apache-2.0

import CairnDeflate
import CairnDelta
import CairnTestSupport
import Testing

@Suite("Views that are not held in memory")
struct ExpandedSourceTests {
  /// A file with large and small streams, its list, and its view.
  private static func sample() throws -> (file: [UInt8], streams: [LayerStream], view: [UInt8]) {
    var file: [UInt8] = []
    var view: [UInt8] = []
    var streams: [LayerStream] = []
    for (number, size) in [10, 5_000_000, 300, 2_500_000, 70_000].enumerated() {
      let gap = [UInt8](repeating: UInt8(number), count: 1 + 1000 * number)
      let text = ArchiveMaker.text(size, seed: number)
      streams.append(
        LayerStream(
          gap: gap.count, framing: .adler, settings: nil, isCorrected: false, expandedSize: 0,
          peer: nil))
      file += gap + (try ArchiveMaker.deflate(text, level: 1)) + [1, 2, 3, 4]
      view += gap + text
    }
    return (file + [9, 9], streams, view + [9, 9])
  }

  @Test("Parts read in any order are those of the view")
  func reading() throws {
    let (file, streams, view) = try ExpandedSourceTests.sample()
    let source = try ExpandedSource(
      of: ArraySource(file), streams, size: view.count, monitor: SilentMonitor())
    var random = Random(seed: 81)
    for round in 0..<400 {
      let range = random.range(in: view.count, longest: round % 10 == 0 ? 300_000 : 3000)
      var bytes = [UInt8](repeating: 0, count: range.count)
      try unsafe bytes.withUnsafeMutableBytes { buffer in
        try unsafe source.read(at: range.lowerBound, into: buffer)
      }
      let isRight = bytes == Array(view[range])
      #expect(isRight, "\(range)")
    }
  }

  @Test("A held view has the same bytes")
  func held() throws {
    let (file, streams, view) = try ExpandedSourceTests.sample()
    let held = try HeldView(
      of: ArraySource(file), streams, into: HeapMemory(size: view.count),
      monitor: SilentMonitor())
    let isRight = held.view.copied() == view
    #expect(isRight)
  }

  @Test("To read the same parts over and over is refused in the end")
  func work() throws {
    let (file, streams, view) = try ExpandedSourceTests.sample()
    let source = try ExpandedSource(
      of: ArraySource(file), streams, size: view.count, monitor: SilentMonitor())
    var byte = [UInt8](repeating: 0, count: 1)
    let end = view.count / 2
    let code = Engine.failure { () throws(CairnError) in
      for round in 0..<4000 {
        var failure: CairnError?
        unsafe byte.withUnsafeMutableBytes { buffer in
          do throws(CairnError) {
            try unsafe source.read(at: round % 2 == 0 ? 900_000 : end, into: buffer)
          } catch {
            failure = error
          }
        }
        if let failure { throw failure }
      }
    }
    #expect(code == .limitExceeded)
  }

  @Test("A view of another size than declared is refused", arguments: [-1, 1])
  func wrongSize(change: Int) throws {
    let (file, streams, view) = try ExpandedSourceTests.sample()
    let code = Engine.failure { () throws(CairnError) in
      try ExpandedSource(
        of: ArraySource(file), streams, size: view.count + change, monitor: SilentMonitor())
    }
    #expect(code == .malformed)
    let heldCode = Engine.failure { () throws(CairnError) in
      try HeldView(
        of: ArraySource(file), streams, into: HeapMemory(size: view.count + change),
        monitor: SilentMonitor())
    }
    #expect(heldCode == .malformed)
  }
}
