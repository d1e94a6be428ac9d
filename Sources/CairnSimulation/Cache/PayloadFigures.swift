// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// What is known of a payload once it has been made.
struct PayloadFigures: Sendable, Hashable {
  /// The bytes of the payload.
  var storedSize: Int
  /// The digest of the payload.
  var storedDigest: Digest
  /// Whether it needs its bases: where they do not pay it does without.
  var hasBase: Bool
  /// Processor time of making it, seconds.
  var encodingSeconds: Double
  /// Processor time of applying it, seconds.
  var applyingSeconds: Double
  /// The bytes of the delta back; nought where there is no base.
  var backSize = 0
  /// Whether the delta back needs its base, so that it can be turned round in its turn.
  var hasBackBase = false
  /// Processor time of making the delta back, seconds.
  var backSeconds = 0.0
  /// The bytes of the delta that leads forward again, made from the delta back.
  var forthSize = 0
  /// Processor time of making that, seconds.
  var forthSeconds = 0.0
}

extension PayloadFigures {
  private static let largestSize = 1 << 56

  /// The figures as a value of the log.
  var record: [UInt8] {
    var bytes = storedDigest.bytes
    for number in [(hasBase ? 1 : 0) | (hasBackBase ? 2 : 0), storedSize, backSize, forthSize] {
      LittleEndian.append(UInt64(number), to: &bytes)
    }
    LittleEndian.append(PayloadFigures.micros(encodingSeconds), to: &bytes)
    LittleEndian.append(PayloadFigures.micros(applyingSeconds), to: &bytes)
    let short = min(PayloadFigures.micros(backSeconds), UInt64(UInt32.max))
    let other = min(PayloadFigures.micros(forthSeconds), UInt64(UInt32.max))
    LittleEndian.append(short | other << 32, to: &bytes)
    return bytes
  }

  private static func micros(_ seconds: Double) -> UInt64 {
    UInt64(min(max(0, seconds), 1e9) * 1e6)
  }

  /// Reads a value of the log; `nil` for what cannot be true.
  init?(record: [UInt8]) {
    guard record.count == RecordLog.valueSize else { return nil }
    let numbers = record.withView { view in (4..<11).map { view.word64(at: 8 * $0) } }
    guard numbers[0] <= 3, numbers[1...3].allSatisfy({ $0 <= UInt64(PayloadFigures.largestSize) }),
      numbers[4...5].allSatisfy({ $0 <= 1_000_000_000_000_000 })
    else { return nil }
    storedDigest = record.withView { Digest($0[0..<Digest.size]) }
    hasBase = numbers[0] & 1 == 1
    hasBackBase = numbers[0] & 2 == 2
    storedSize = Int(numbers[1])
    backSize = Int(numbers[2])
    forthSize = Int(numbers[3])
    encodingSeconds = Double(numbers[4]) / 1e6
    applyingSeconds = Double(numbers[5]) / 1e6
    backSeconds = Double(numbers[6] & 0xFFFF_FFFF) / 1e6
    forthSeconds = Double(numbers[6] >> 32) / 1e6
  }
}
