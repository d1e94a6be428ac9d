// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// The output of one window while it is made.
///
/// Memory grows with what is really made: a window that only claims to be large costs nothing.
struct VCDIFFOutput {
  private static let firstCapacity = 1 << 16

  private var bytes: [UInt8] = []
  /// How many bytes there are.
  private(set) var count = 0
  /// How many there will be.
  private(set) var targetSize = 0

  /// Starts a window; the memory of the last one is used again.
  mutating func start(targetSize: Int) {
    self.targetSize = targetSize
    count = 0
  }

  /// Runs `body` on the output so far.
  func withView<R>(_ body: (ByteView) throws(CairnError) -> R) throws(CairnError) -> R {
    try bytes.withView { view throws(CairnError) in try body(view[0..<count]) }
  }

  /// Adds bytes from outside.
  mutating func append(_ part: ByteView) throws(CairnError) {
    try makeRoom(part.count)
    let start = count
    // SAFETY: `makeRoom` made `part.count` bytes after `start`; the two do not overlap.
    unsafe part.withUnsafeBytes { source in
      unsafe bytes.withUnsafeMutableBytes { target in
        unsafe UnsafeMutableRawBufferPointer(rebasing: target[start...]).copyMemory(from: source)
      }
    }
    count += part.count
  }

  /// Adds `length` times the same byte.
  mutating func append(repeating byte: UInt8, count length: Int) throws(CairnError) {
    try makeRoom(length)
    let start = count
    // SAFETY: `makeRoom` made `length` bytes after `start`.
    unsafe bytes.withUnsafeMutableBytes { target in
      for index in start..<start &+ length { unsafe target[index] = byte }
    }
    count += length
  }

  /// Adds `length` bytes of the window's own output from `start` on; the two may overlap, which
  /// repeats the part between them.
  mutating func appendOwn(from start: Int, count length: Int) throws(CairnError) {
    precondition(start >= 0 && start < count, "a copy starts in what is known")
    try makeRoom(length)
    let end = count + length
    // SAFETY: both ranges end at or before `end`, and the source ends before the destination
    // starts: each step copies only what the steps before it have made.
    unsafe bytes.withUnsafeMutableBytes { target in
      var filled = count
      while filled < end {
        let part = Swift.min(filled - start, end - filled)
        unsafe UnsafeMutableRawBufferPointer(rebasing: target[filled...])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: target[start..<start + part]))
        filled += part
      }
    }
    count = end
  }

  private mutating func makeRoom(_ length: Int) throws(CairnError) {
    guard length <= targetSize - count else {
      throw .foreignMalformed("a VCDIFF window makes more than its target size")
    }
    let needed = count + length
    if needed <= bytes.count { return }
    let doubled = Swift.min(targetSize, Swift.max(VCDIFFOutput.firstCapacity, bytes.count * 2))
    let capacity = Swift.max(needed, doubled)
    bytes.reserveCapacity(capacity)
    bytes.append(contentsOf: repeatElement(0, count: capacity - bytes.count))
  }
}
