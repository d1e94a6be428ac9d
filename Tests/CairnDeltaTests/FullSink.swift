// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// A sink that fails once it has taken `room` bytes.
struct FullSink: ByteSink {
  var room: Int

  static let failure = CairnError(.internalFailure, "the sink is full on purpose")

  mutating func append(_ bytes: ByteView) throws(CairnError) {
    guard bytes.count <= room else { throw FullSink.failure }
    room -= bytes.count
  }
}
