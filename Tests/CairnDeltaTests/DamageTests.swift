// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnTestSupport
import Testing
import cairn_vectors

@Suite("Damaged deltas and bases")
struct DamageTests {
  /// A small pair whose delta has all kinds of streams.
  static let pair: (base: [UInt8], target: [UInt8]) = {
    var random = Random(seed: 21)
    let base = Corpus.mixed.bytes(900, &random)
    var target = Change.edits.target(of: base, &random)
    target.insert(contentsOf: random.bytes(30), at: 400)
    target += [UInt8](repeating: 5, count: 300) + base[100..<220]
    return (base, target)
  }()

  /// What a caller with little trust allows.
  static let limits: DecodingLimits = {
    var limits = DecodingLimits()
    limits.memory = 16 << 20
    limits.targetSize = 1 << 20
    return limits
  }()

  static let refusals: Set<ErrorCode> = [
    .malformed, .truncated, .damaged, .unsupported, .limitExceeded, .wrongBase,
  ]

  @Test("Every flipped bit of a delta is noticed before any output", arguments: Effort.allCases)
  func flips(effort: Effort) throws {
    let (base, target) = DamageTests.pair
    let delta = try Engine.encode(base, target, Engine.options(effort))
    for bit in 0..<delta.count * 8 {
      var damaged = delta
      damaged[bit / 8] ^= 1 << (bit % 8)
      let code = Engine.failure { () throws(CairnError) in try Engine.applier(damaged) }
      let isRefused = code.map { DamageTests.refusals.contains($0) } ?? false
      #expect(isRefused, "bit \(bit)")
    }
  }

  @Test("Behind repaired checksums, every flipped bit is refused or harmless")
  func resealedFlips() throws {
    let (base, target) = DamageTests.pair
    for effort in Effort.allCases {
      let delta = try Engine.encode(base, target, Engine.options(effort))
      try DamageTests.expectFlipsRefusedOrExact(delta, base, target, "\(effort)")
    }
  }

  /// Applies a delta with each of its bits flipped, behind checksums that are right again.
  static func expectFlipsRefusedOrExact(
    _ delta: [UInt8], _ base: [UInt8], _ target: [UInt8], _ what: String
  ) throws {
    let header = try Engine.applier(delta).header.storedSize
    for bit in 0..<delta.count * 8 {
      var damaged = delta
      damaged[bit / 8] ^= 1 << (bit % 8)
      try expectRefusedOrExact(
        resealed(damaged, header: header), base, target, "bit \(bit), \(what)")
    }
  }

  @Test("Behind repaired checksums, random bytes anywhere are refused or harmless")
  func resealedNoise() throws {
    let (base, target) = DamageTests.pair
    var random = Random(seed: 22)
    let delta = try Engine.encode(base, target)
    let header = try Engine.applier(delta).header.storedSize
    for round in 0..<4000 {
      var damaged = delta
      for _ in 0...random.below(3) {
        let place = random.below(2) == 0 ? random.below(header) : random.below(delta.count)
        damaged[place] = [0, 1, 0x7F, 0x80, 0xFF, random.byte()][random.below(6)]
      }
      try DamageTests.expectRefusedOrExact(
        DamageTests.resealed(damaged, header: header), base, target, "round \(round)")
    }
  }

  /// Applies a damaged delta, which is refused or makes the target.
  static func expectRefusedOrExact(
    _ delta: [UInt8], _ base: [UInt8], _ target: [UInt8], _ what: String
  ) throws {
    do throws(CairnError) {
      let result = try Engine.apply(delta, to: base, limits: DamageTests.limits)
      #expect(result == target, "\(what)")
    } catch {
      #expect(DamageTests.refusals.contains(error.code), "\(what): \(error)")
    }
  }

  /// The delta with checksums that are right again, if its header still has `header` bytes.
  static func resealed(_ delta: [UInt8], header: Int) -> [UInt8] {
    var delta = delta
    let payload = CyclicChecksum.crc64(Array(delta[header...]))
    delta.replaceSubrange(header - 12..<header - 4, with: WireNumber.littleEndian(payload, 8))
    let checksum = CyclicChecksum.crc32(Array(delta[..<(header - 4)]))
    delta.replaceSubrange(
      header - 4..<header, with: WireNumber.littleEndian(UInt64(checksum), 4))
    return delta
  }

  @Test("A delta cut off at any byte is refused", arguments: Effort.allCases)
  func cuts(effort: Effort) throws {
    let (base, target) = DamageTests.pair
    let delta = try Engine.encode(base, target, Engine.options(effort))
    for size in 0..<delta.count {
      let cut = Array(delta[..<size])
      let code = Engine.failure { () throws(CairnError) in try Engine.applier(cut) }
      #expect(code == (size < 6 ? .malformed : .truncated), "\(size) bytes")
    }
  }

  @Test("Bytes behind the end of a delta are refused")
  func trailing() throws {
    let (base, target) = DamageTests.pair
    let delta = try Engine.encode(base, target)
    for trailer in [[0], [UInt8](repeating: 0, count: 5000), delta] {
      let code = Engine.failure { () throws(CairnError) in try Engine.applier(delta + trailer) }
      #expect(code == .malformed)
    }
  }

  @Test("Every flipped bit of a base is noticed")
  func baseFlips() throws {
    let (base, target) = DamageTests.pair
    let applier = try Engine.applier(try Engine.encode(base, target))
    for bit in 0..<base.count * 8 {
      var wrong = base
      wrong[bit / 8] ^= 1 << (bit % 8)
      let code = Engine.failure { () throws(CairnError) in
        try applier.checkBase(ArraySource(wrong), hasher: SHA256Hasher.self)
      }
      #expect(code == .wrongBase, "bit \(bit)")
    }
  }

  @Test("A base that changes behind the check never gives a wrong target")
  func changedBase() throws {
    let (base, target) = DamageTests.pair
    let applier = try Engine.applier(try Engine.encode(base, target))
    for bit in stride(from: 0, to: base.count * 8, by: 3) {
      var wrong = base
      wrong[bit / 8] ^= 1 << (bit % 8)
      do throws(CairnError) {
        // A byte of the base that no cover uses may be anything.
        let result = try Engine.decode(applier, wrong)
        #expect(result == target, "bit \(bit)")
      } catch {
        #expect([.damaged, .malformed].contains(error.code), "bit \(bit): \(error)")
      }
    }
    let code = Engine.failure { () throws(CairnError) in
      try Engine.decode(applier, Array(base.dropLast()))
    }
    #expect(code == .wrongBase)
  }
}
