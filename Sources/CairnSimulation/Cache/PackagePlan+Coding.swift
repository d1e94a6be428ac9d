// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles

/// What the numbers in a plan must not exceed.
struct PlanLimits {
  /// The contents of the base and of the release.
  var bases, targets: Int
  /// The payloads of each release that payloads can be taken from.
  var earlier: [Int]
}

extension PackagePlan {
  private static let magic = Array("CRNS".utf8) + [1]

  /// The plan as bytes, its digest behind them.
  var encoded: [UInt8] {
    var bytes = PackagePlan.magic
    func add(_ number: Int) { Varint.append(UInt64(number), to: &bytes) }
    add(payloads.count)
    for payload in payloads {
      switch payload.origin {
      case .made: add(0)
      case .taken(let release, let number):
        add(release + 1)
        add(number)
      }
      for list in [payload.content.bases, payload.content.targets] {
        add(list.count)
        list.forEach { add($0) }
      }
    }
    return bytes + SHA256Hasher.digest(of: bytes).bytes
  }

  /// Reads a plan; `nil` for anything that `encoded` has not made for such limits.
  init?(reading bytes: [UInt8], limits: PlanLimits) {
    let end = bytes.count - Digest.size
    guard end >= PackagePlan.magic.count, bytes.starts(with: PackagePlan.magic),
      SHA256Hasher.digest(of: Array(bytes[..<end])).bytes == Array(bytes[end...])
    else { return nil }
    var reader = PlanReader(bytes: bytes[PackagePlan.magic.count..<end])
    guard let count = reader.count() else { return nil }
    var payloads: [Payload] = []
    payloads.reserveCapacity(count)
    for _ in 0..<count {
      guard let origin = reader.origin(limits.earlier),
        let bases = reader.list(below: limits.bases),
        let targets = reader.list(below: limits.targets), !targets.isEmpty
      else { return nil }
      payloads.append(
        Payload(origin: origin, content: PlannedPayload(bases: bases, targets: targets)))
    }
    guard reader.bytes.isEmpty else { return nil }
    self.init(payloads: payloads)
  }
}

/// Reads the numbers of a plan.
private struct PlanReader {
  var bytes: ArraySlice<UInt8>

  mutating func number(below limit: Int) -> Int? {
    guard let value = Varint.read({ bytes.popFirst() }), value < UInt64(max(0, limit)) else {
      return nil
    }
    return Int(value)
  }

  /// A number of things of at least a byte each.
  mutating func count() -> Int? { number(below: bytes.count + 1) }

  mutating func origin(_ earlier: [Int]) -> PackagePlan.Origin? {
    guard let release = number(below: earlier.count + 1) else { return nil }
    if release == 0 { return .made }
    return number(below: earlier[release - 1]).map { .taken(release: release - 1, payload: $0) }
  }

  mutating func list(below limit: Int) -> [Int]? {
    guard let count = count() else { return nil }
    var list: [Int] = []
    for _ in 0..<count {
      guard let number = number(below: limit) else { return nil }
      list.append(number)
    }
    return list
  }
}
