// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease

/// Writes bytes of a package to the download area as they come, and checks payloads on the way.
///
/// Every call's bytes are in the file when it returns, so that a kill loses none of them.
final class PieceWriter: ObjectSink {
  private let area: DownloadArea
  private let package: Digest
  private let payloads: [PayloadNeed]
  private let account: TransferAccount
  private let progress: SharedProgress
  private let isStopped: () -> CairnError?
  /// What is to be written and has not come yet.
  private var wanted: RangeSet<Int>
  /// What is asked for; the rest of `wanted` is taken where it comes for nothing.
  private var asked: RangeSet<Int>
  private var file: (any StorageFile)?
  private var position = 0
  /// The payload that is being hashed, and how far.
  private var hashing: (number: Int, position: Int, hasher: SHA256Hasher)?
  /// The numbers of payloads that have come, and whether they have the right digest.
  private(set) var checked: [Int: Bool] = [:]

  /// - Parameters:
  ///   - payloads: those of the package that are needed, ascending.
  ///   - range: what is asked for.
  ///   - wanted: everything that is still to come.
  ///   - isStopped: what has gone wrong elsewhere, so that this can stop as well.
  init(
    area: DownloadArea, package: Digest, payloads: [PayloadNeed], range: Range<Int>,
    wanted: RangeSet<Int>, account: TransferAccount, progress: SharedProgress,
    isStopped: @escaping () -> CairnError?
  ) {
    self.area = area
    self.package = package
    self.payloads = payloads
    self.wanted = wanted
    asked = wanted.intersection(RangeSet(range))
    self.account = account
    self.progress = progress
    self.isStopped = isStopped
  }

  deinit { file?.close() }

  var lacking: Range<Int>? {
    guard let first = asked.ranges.first, let last = asked.ranges.last else { return nil }
    return first.lowerBound..<last.upperBound
  }

  func take(_ bytes: ByteView, at offset: Int) throws(CairnError) {
    if let error = isStopped() { throw error }
    let range = offset..<offset + bytes.count
    // Whoever sends from the start sends everything: then everything is taken in one go.
    if let lacking, offset < lacking.lowerBound { asked = wanted }
    let useful = wanted.intersection(RangeSet(range))
    let usefulCount = useful.ranges.reduce(0) { $0 + $1.count }
    try account.add(bytes.count - usefulCount, for: .wasted)
    for part in useful.ranges {
      try write(bytes[part.lowerBound - offset..<part.upperBound - offset], at: part)
    }
    try progress.add(usefulCount)
  }

  private func write(_ bytes: ByteView, at range: Range<Int>) throws(CairnError) {
    if file == nil || position != range.lowerBound {
      file?.close()
      file = try area.begin(at: range.lowerBound, of: package)
    }
    try file?.append(bytes)
    position = range.upperBound
    wanted.remove(contentsOf: range)
    asked.remove(contentsOf: range)
    var counted = 0
    for number in firstPayload(endingAfter: range.lowerBound)..<payloads.count {
      let payload = payloads[number]
      guard payload.range.lowerBound < range.upperBound else { break }
      let part = payload.range.clamped(to: range)
      counted += part.count
      try account.add(part.count, for: payload.reason)
      try hash(
        bytes[part.lowerBound - range.lowerBound..<part.upperBound - range.lowerBound], at: part,
        number)
    }
    try account.add(range.count - counted, for: .wasted)
  }

  private func hash(_ bytes: ByteView, at range: Range<Int>, _ number: Int) throws(CairnError) {
    let payload = payloads[number]
    var hasher: SHA256Hasher
    if let hashing, hashing.number == number, hashing.position == range.lowerBound {
      hasher = hashing.hasher
    } else {
      hasher = SHA256Hasher()
      let before = payload.range.lowerBound..<range.lowerBound
      if !before.isEmpty {
        // What came before is read again; where it comes on another connection, it is checked later.
        guard let bytes = try area.bytes(before, of: package) else { return }
        try bytes.update(&hasher)
      }
    }
    hasher.update(bytes)
    hashing = (number, range.upperBound, hasher)
    if range.upperBound == payload.range.upperBound {
      checked[number] = hasher.digest() == payload.digest
      hashing = nil
    }
  }

  private func firstPayload(endingAfter offset: Int) -> Int {
    var (low, high) = (0, payloads.count)
    while low < high {
      let middle = (low + high) / 2
      if payloads[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension ByteSource {
  /// Hashes all bytes, a part at a time.
  func update(_ hasher: inout SHA256Hasher) throws(CairnError) {
    var offset = 0
    while offset < size {
      let count = min(1 << 20, size - offset)
      try bytes(offset..<offset + count).withView { hasher.update($0) }
      offset += count
    }
  }
}
