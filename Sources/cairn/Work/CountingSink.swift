// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// A sink that counts, passes the bytes on if there is somewhere to, and notices interruptions.
struct CountingSink: ByteSink {
  /// The number of bytes so far.
  private(set) var size = 0
  private var next: (any ByteSink)?

  /// Counts bytes on their way to `next`, or to nowhere.
  init(passingTo next: (any ByteSink)? = nil) { self.next = next }

  /// Counts bytes and passes them on.
  mutating func append(_ bytes: ByteView) throws(CairnError) {
    try Interruption.check()
    try next?.append(bytes)
    size += bytes.count
  }
}
