// SPDX-License-Identifier: Apache-2.0

/// How well the references of each kind were predicted.
public struct ReferenceCounts: Sendable, Equatable {
  /// By kind: predicted rightly, and not.
  var hits = [Int](repeating: 0, count: 32)
  var misses = [Int](repeating: 0, count: 32)

  init() {}

  @inline(__always)
  mutating func add(_ kind: ReferenceKind, _ isHit: Bool) {
    if isHit {
      hits[Int(kind.rawValue)] &+= 1
    } else {
      misses[Int(kind.rawValue)] &+= 1
    }
  }
}
