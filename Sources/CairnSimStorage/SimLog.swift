// SPDX-License-Identifier: Apache-2.0

/// All that has happened to a simulated disk, and what of it is durable.
struct SimLog: Sendable {
  struct Record: Sendable {
    let effect: SimEffect
    /// The disk before it.
    let before: SimImage
    /// The number of effects and synchronisations when it became durable.
    var durableSince: Int?
    /// The number of effects and synchronisations when it was done.
    let time: Int
  }

  private(set) var records: [Record] = []
  /// How many effects and synchronisations there were.
  private(set) var time = 0

  mutating func add(_ effect: SimEffect, before image: SimImage) {
    time += 1
    records.append(Record(effect: effect, before: image, durableSince: nil, time: time))
  }

  /// Makes everything durable that belongs to an inode, and what that needs.
  mutating func synchronise(_ number: Int) {
    time += 1
    for index in records.indices.reversed() where records[index].effect.home == number {
      makeDurable(index)
    }
  }

  mutating func synchroniseAll() {
    time += 1
    for index in records.indices where records[index].durableSince == nil {
      records[index].durableSince = time
    }
  }

  private mutating func makeDurable(_ index: Int) {
    guard records[index].durableSince == nil else { return }
    records[index].durableSince = time
    let effect = records[index].effect
    for earlier in 0..<index where records[earlier].effect.isNeeded(by: effect) {
      makeDurable(earlier)
    }
  }

  /// The effects up to a time that were not durable by then.
  func pending(at time: Int) -> [Int] {
    records.indices.filter {
      records[$0].time <= time && records[$0].durableSince ?? .max > time
    }
  }

  /// The disk after a loss of power at `time`, when `fates` has become of what was pending.
  func image(at time: Int, now: SimImage, fates: [Int: SimFate]) -> SimImage {
    guard let first = fates.keys.min() else {
      return records.first { $0.time > time }?.before ?? now
    }
    var image = records[first].before
    for index in first..<records.count where records[index].time <= time {
      let effect = records[index].effect
      switch (fates[index] ?? .kept, effect) {
      case (.lost, _): continue
      case (.torn, .write(let number, let offset, let bytes)):
        let kept = bytes.prefix(bytes.count / 2)
        let rest = [UInt8](repeating: 0, count: bytes.count - kept.count)
        image.apply(.write(number: number, offset: offset, bytes: kept + rest))
      case (.torn, _), (.kept, _): image.apply(effect)
      }
    }
    return image
  }
}

/// What becomes of an operation that was not durable when the power was lost.
enum SimFate: Sendable {
  case lost, kept
  /// Bytes of a file: the first half is there, the rest are zeros. Anything else is kept.
  case torn
}
