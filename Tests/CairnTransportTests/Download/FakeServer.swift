// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnTransport
import Synchronization

/// Objects in memory, served as well or badly as a test wants, by the protocol that downloads use.
final class FakeServer: ObjectReader {
  struct Behaviour {
    /// Whether it knows ranges; otherwise it sends objects from the start.
    var knowsRanges = true
    /// So many bytes of bodies come before the connection is lost for good.
    var bytesUntilLoss = Int.max
    /// How many bytes come in one go.
    var block = 700
    /// The offset of a byte that is sent wrongly while the first server is in use.
    var damagedByte: Int?
    /// How many other servers there are.
    var others = 0
  }

  private let objects: [String: [UInt8]]
  private let behaviour: Mutex<Behaviour>
  private let log = Mutex<[Range<Int>]>([])

  init(_ objects: [String: [UInt8]], _ behaviour: Behaviour = Behaviour()) {
    self.objects = objects
    self.behaviour = Mutex(behaviour)
  }

  /// The ranges that were sent, as far as they came.
  var sent: [Range<Int>] { log.withLock { $0 } }
  var sentSize: Int { sent.reduce(0) { $0 + $1.count } }

  func object(_ path: String, limit: Int) throws(CairnError) -> [UInt8]? { objects[path] }

  func read(_ path: String, into sink: any ObjectSink) throws(CairnError) {
    guard let bytes = objects[path] else {
      throw CairnError(.packageMissing, "there is no \(path)")
    }
    guard let asked = sink.lacking else { return }
    let settings = behaviour.withLock { $0 }
    let range = settings.knowsRanges ? asked : 0..<bytes.count
    var offset = range.lowerBound
    while offset < range.upperBound, sink.lacking != nil {
      let count = try behaviour.withLock { (state) throws(CairnError) in
        let count = min(settings.block, range.upperBound - offset, state.bytesUntilLoss)
        guard count > 0 else { throw CairnError(.inputOutput, "the connection is lost") }
        if state.bytesUntilLoss != Int.max { state.bytesUntilLoss -= count }
        return count
      }
      var block = Array(bytes[offset..<offset + count])
      if let wrong = settings.damagedByte, (offset..<offset + count).contains(wrong) {
        block[wrong - offset] ^= 1
      }
      log.withLock { $0.append(offset..<offset + count) }
      let start = offset
      offset += count
      try block.withView { view throws(CairnError) in try sink.take(view, at: start) }
    }
  }

  func distrustServer() -> Bool {
    behaviour.withLock { state in
      guard state.others > 0 else { return false }
      state.others -= 1
      state.damagedByte = nil
      return true
    }
  }
}
