// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// A deflate stream as a layer lists it, every number open to lies (Format-Layers 3).
struct ListedStream {
  var gap: Int
  var framing: UInt64
  /// Only of images.
  var chunkSize: UInt64 = 0
  var dataSize: UInt64 = 0
  /// Nil where a layer of the base says nothing of them.
  var settings: UInt64?
  var isCorrected = false
  var expandedSize: UInt64
  /// The stream's number in the base's layer.
  var peer: Int?

  /// The contexts of the numbers.
  private enum Context {
    static let gap = 1
    static let framing = 2
    static let chunks = 3
    static let baseSettings = 4
    static let peer = 5
    static let gapFromPeer = 6
    static let expandedSize = 7
    static let settings = 9
  }

  private static func number(_ value: UInt64, _ context: Int) -> StreamDraft.Symbol {
    .init(value: value, contexts: [context])
  }

  /// The number of the framing that has chunks.
  static let png: UInt64 = 3

  /// The numbers in a layer of the base.
  var inBase: [StreamDraft.Symbol] {
    var numbers = [
      ListedStream.number(UInt64(gap), Context.gap),
      ListedStream.number(framing, Context.framing),
    ]
    if framing == ListedStream.png {
      numbers.append(ListedStream.number(chunkSize, Context.chunks))
    }
    return numbers + [ListedStream.number(settings.map { $0 + 1 } ?? 0, Context.baseSettings)]
  }

  /// The numbers in a layer of the target; `expected` is the peer that would come next.
  func inTarget(peers: [ListedStream], expected: Int) -> [StreamDraft.Symbol] {
    var numbers: [StreamDraft.Symbol]
    if let peer {
      let gaps = peers.indices.contains(peer) ? gap - peers[peer].gap : 0
      numbers = [
        ListedStream.number(1 + WireNumber.zigzag(peer - expected), Context.peer),
        ListedStream.number(WireNumber.zigzag(gaps), Context.gapFromPeer),
      ]
    } else {
      numbers = [
        ListedStream.number(0, Context.peer), ListedStream.number(UInt64(gap), Context.gap),
      ]
    }
    numbers.append(ListedStream.number(framing, Context.framing))
    if framing == ListedStream.png {
      numbers.append(ListedStream.number(chunkSize, Context.chunks))
      numbers.append(ListedStream.number(dataSize, Context.chunks))
    }
    numbers.append(
      ListedStream.number(2 * (settings ?? 0) + (isCorrected ? 1 : 0), Context.settings))
    numbers.append(ListedStream.number(expandedSize &- 1, Context.expandedSize))
    return numbers
  }
}
