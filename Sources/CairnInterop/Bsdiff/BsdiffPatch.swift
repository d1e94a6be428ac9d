// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// A BSDIFF40 patch: what `bspatch` does, with every number checked.
struct BsdiffPatch {
  /// Output is made in chunks of this size, whatever the header claims.
  private static let chunkSize = 1 << 16
  /// Entries that make nothing are legal, but a bzip2 stream can hold them by the billion.
  private static let idleEntryAllowance = 1024

  private let patch: ByteView
  private let header: BsdiffHeader

  init(_ patch: ByteView) throws(CairnError) {
    self.patch = patch
    header = try BsdiffHeader(patch)
  }

  var summary: ForeignSummary {
    ForeignSummary(
      format: .bsdiff40, targetSize: header.targetSize, compressor: "bzip2", hasChecksums: false)
  }

  /// One entry of the control stream.
  private struct Entry {
    let addCount: Int
    let insertCount: Int
    let seek: Int

    init(_ bytes: ByteView) {
      addCount = BsdiffHeader.number(bytes, at: 0)
      insertCount = BsdiffHeader.number(bytes, at: 8)
      seek = BsdiffHeader.number(bytes, at: 16)
    }
  }

  func apply(
    base: ByteView, to sink: inout some ByteSink, limits: DecodingLimits
  ) throws(CairnError) {
    guard limits.memory >= 3 * BZip2Reader.memory else {
      throw .foreignLimit("a bsdiff patch needs \(3 * BZip2Reader.memory) bytes of memory")
    }
    let control = try BZip2Reader(patch[header.controlRange], name: "control")
    let difference = try BZip2Reader(patch[header.differenceRange], name: "difference")
    let extra = try BZip2Reader(patch[header.extraRange], name: "extra")
    var entryBytes = [UInt8](repeating: 0, count: 24)
    var chunk = [UInt8](repeating: 0, count: BsdiffPatch.chunkSize)
    var written = 0
    var basePosition = 0
    var idleAllowance = BsdiffPatch.idleEntryAllowance
    while written < header.targetSize {
      try control.read(24, into: &entryBytes)
      let entry = entryBytes.withView { Entry($0) }
      try check(entry, written: written)
      var done = 0
      while done < entry.addCount {
        let count = Swift.min(chunk.count, entry.addCount - done)
        try difference.read(count, into: &chunk)
        BsdiffPatch.add(base, from: basePosition + done, to: &chunk, count: count)
        try chunk.withView { view throws(CairnError) in try sink.append(view[0..<count]) }
        done += count
      }
      done = 0
      while done < entry.insertCount {
        let count = Swift.min(chunk.count, entry.insertCount - done)
        try extra.read(count, into: &chunk)
        try chunk.withView { view throws(CairnError) in try sink.append(view[0..<count]) }
        done += count
      }
      written += entry.addCount + entry.insertCount
      idleAllowance += entry.addCount + entry.insertCount == 0 ? -1 : 1
      guard idleAllowance > 0 else {
        throw .foreignMalformed("the bsdiff control stream has too many entries that do nothing")
      }
      basePosition = try BsdiffPatch.advance(basePosition, past: entry)
    }
    try control.finish()
    try difference.finish()
    try extra.finish()
  }

  /// Refuses what CVE-2014-9862 was about: counts that are negative or lead beyond the target.
  private func check(_ entry: Entry, written: Int) throws(CairnError) {
    guard entry.addCount >= 0, entry.insertCount >= 0 else {
      throw .foreignMalformed("the bsdiff control stream has a negative length")
    }
    let room = header.targetSize - written
    guard entry.addCount <= room, entry.insertCount <= room - entry.addCount else {
      throw .foreignMalformed("the bsdiff control stream writes beyond the target's size")
    }
  }

  /// Refuses what CVE-2020-14315 was about: positions that overflow.
  private static func advance(_ position: Int, past entry: Entry) throws(CairnError) -> Int {
    let (added, overflow) = position.addingReportingOverflow(entry.addCount)
    let (sought, seekOverflow) = added.addingReportingOverflow(entry.seek)
    // One bit of slack, so that `position + addCount` cannot overflow before it is checked.
    guard !overflow, !seekOverflow, sought.magnitude <= 1 << 61 else {
      throw .foreignMalformed("the bsdiff control stream seeks beyond all files")
    }
    return sought
  }

  /// Adds the base's bytes from `position` on to `chunk`. Outside of the base there are zeros, by
  /// the format's definition: bsdiff makes such patches.
  private static func add(
    _ base: ByteView, from position: Int, to chunk: inout [UInt8], count: Int
  ) {
    let first = Swift.min(Swift.max(0, -position), count)
    let last = Swift.min(count, Swift.max(0, base.count - position))
    guard first < last else { return }
    let part = base[position + first..<position + last]
    for index in first..<last {
      chunk[index] &+= part[index &- first]
    }
  }
}
