// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Gives contents numbers from nought on, in the order in which they are first met.
///
/// An open hash table. The digests come out of packages that nobody has checked yet, so where they
/// lie in it is not for their makers to choose: the hash is salted by the process. The numbers do
/// not depend on it.
public struct ContentNumbers: Sendable {
  /// The contents by number.
  public private(set) var digests: [Digest] = []
  /// The hash of each content's digest.
  private var keys: [Int] = []
  /// One more than a number, nought where there is none; its size is a power of two.
  private var slots: [Int32]

  /// No contents yet; room for about `capacity`.
  public init(capacity: Int = 0) {
    var size = 16
    while size / 2 < capacity { size *= 2 }
    slots = Array(repeating: 0, count: size)
    digests.reserveCapacity(capacity)
    keys.reserveCapacity(capacity)
  }

  /// How many contents have a number.
  public var count: Int { digests.count }

  /// The content with a number.
  public subscript(number: Int) -> Digest { digests[number] }

  /// The number of a content, a new one if it has none.
  public mutating func number(of digest: Digest) -> Int {
    let key = digest.hashValue
    let slot = self.slot(of: digest, key: key)
    if slots[slot] != 0 { return Int(slots[slot]) - 1 }
    digests.append(digest)
    keys.append(key)
    slots[slot] = Int32(digests.count)
    if digests.count > slots.count / 2 { grow() }
    return digests.count - 1
  }

  /// The number of a content; `nil` if it has none.
  public func existingNumber(of digest: Digest) -> Int? {
    let slot = slots[slot(of: digest, key: digest.hashValue)]
    return slot == 0 ? nil : Int(slot) - 1
  }

  /// Where a content is, or the empty place where it belongs.
  private func slot(of digest: Digest, key: Int) -> Int {
    let mask = slots.count - 1
    var slot = key & mask
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if keys[number] == key && digests[number] == digest { break }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func grow() {
    let mask = slots.count * 2 - 1
    slots = Array(repeating: 0, count: mask + 1)
    for (number, key) in keys.enumerated() {
      var slot = key & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(number + 1)
    }
  }
}
