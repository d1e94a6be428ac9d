// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnInterop
import CairnTestSupport
import Testing

/// A base, a target and covers that lead from one to the other, made by a rule.
struct FilePair: Sendable, CustomTestStringConvertible {
  let name: String
  var base: [UInt8] = []
  var target: [UInt8] = []
  var covers: [Cover] = []

  var testDescription: String { name }

  private init(_ name: String) { self.name = name }

  /// Appends a copy of the base, with every byte at a multiple of `stride` changed.
  private mutating func copy(_ offset: Int, _ length: Int, changing stride: Int = .max) {
    covers.append(Cover(start: target.count, length: length, source: .base(offset)))
    target += base[offset..<offset + length]
    guard stride < length else { return }
    for place in Swift.stride(from: target.count - length, to: target.count, by: stride) {
      target[place] &+= 1
    }
  }

  private mutating func fill(_ byte: UInt8, _ length: Int) {
    covers.append(Cover(start: target.count, length: length, source: .fill(byte)))
    target += [UInt8](repeating: byte, count: length)
  }

  static let all: [FilePair] = [
    empty, created, deleted, identical, sparseChanges, shortAgreements, shuffled, fills,
    repetitions, allSizes, longAddresses, severalWindows, coverOverWindows,
  ]

  static let empty = FilePair("both empty")

  static var created: FilePair {
    var pair = FilePair("base empty")
    var random = Random(seed: 1)
    pair.target = random.bytes(1000)
    return pair
  }

  static var deleted: FilePair {
    var pair = FilePair("target empty")
    pair.base = [1, 2, 3]
    return pair
  }

  static var identical: FilePair {
    make("identical", size: 50_000) { pair, _ in
      pair.copy(0, 50_000)
    }
  }

  static var sparseChanges: FilePair {
    make("a change now and then", size: 50_000) { pair, _ in
      pair.copy(10_000, 30_000, changing: 97)
      pair.copy(0, 10_000, changing: 1009)
    }
  }

  static var shortAgreements: FilePair {
    make("short agreements", size: 20_000) { pair, _ in
      for stride in 1...40 { pair.copy(stride * 300, 300, changing: stride) }
    }
  }

  static var shuffled: FilePair {
    make("blocks in disorder", size: 60_000) { pair, random in
      for _ in 0..<400 {
        pair.copy(random.below(59_000), 1 + random.below(400))
        pair.target += random.bytes(random.below(30))
      }
    }
  }

  static var fills: FilePair {
    make("runs", size: 1000) { pair, random in
      for length in [1, 2, 7, 8, 9, 127, 128, 129, 16_384, 100_000] {
        pair.fill(UInt8(length & 255), length)
        pair.target += random.bytes(3)
        pair.target += [UInt8](repeating: 7, count: length)
      }
    }
  }

  static var repetitions: FilePair {
    make("repetitions without covers", size: 10) { pair, random in
      let words = (0..<20).map { _ in random.bytes(5 + random.below(40)) }
      for _ in 0..<2000 { pair.target += words[random.below(20)] }
      for period in 1...20 {
        let word = random.bytes(period)
        for _ in 0..<50 { pair.target += word }
      }
    }
  }

  /// All small sizes of stored and copied bytes beside one another: every opcode is used.
  static var allSizes: FilePair {
    make("all sizes", size: 70_000) { pair, random in
      for added in 0...20 {
        for copied in 5...24 {
          pair.copy(random.below(3) == 0 ? 5000 + copied : random.below(69_000), copied)
          pair.target += random.bytes(added)
        }
      }
    }
  }

  static var longAddresses: FilePair {
    make("far addresses", size: 3 << 20) { pair, random in
      for _ in 0..<2000 { pair.copy(random.below((3 << 20) - 100), 10 + random.below(90)) }
    }
  }

  static var severalWindows: FilePair {
    make("several windows", size: 1 << 20) { pair, random in
      while pair.target.count < 20 << 20 {
        pair.copy(random.below(1 << 19), 1 << 19, changing: 5000)
        pair.target += random.bytes(100)
      }
    }
  }

  static var coverOverWindows: FilePair {
    make("a cover over windows", size: 18 << 20) { pair, _ in
      pair.copy(1000, (18 << 20) - 1000, changing: 70_001)
    }
  }

  private static func make(
    _ name: String, size: Int, _ fill: (inout FilePair, inout Random) -> Void
  ) -> FilePair {
    var random = Random(seed: size)
    var pair = FilePair(name)
    pair.base = random.bytes(size)
    fill(&pair, &random)
    return pair
  }

  /// The patch that the writer makes of the covers.
  func written() throws(CairnError) -> [UInt8] {
    try base.withView { base throws(CairnError) in
      try target.withView { target throws(CairnError) in
        try VCDIFFWriter.write(covers: covers, base: base, target: target)
      }
    }
  }
}
