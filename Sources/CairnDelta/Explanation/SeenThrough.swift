// SPDX-License-Identifier: Apache-2.0

/// Which deflate streams a delta sees through: from `DeltaApplier.seenThrough`.
public struct SeenThrough: Sendable, Equatable {
  /// The number of layers of the base: how deep archives lie in one another.
  public var baseLayerCount = 0
  /// The number of layers of the target.
  public var targetLayerCount = 0
  /// How many streams of the base are expanded.
  public var baseStreamCount = 0
  /// How many streams of the target are made again.
  public var targetStreamCount = 0
  /// How many of those are not as zlib makes them, so that the delta says what differs.
  public var correctedStreamCount = 0
  /// How many bytes the target's streams expand to, those inside of others counted again.
  public var expandedSize = 0
  /// How many streams of the target were found and left as they are, by reason; reasons that did not
  /// occur are left out.
  public var leftAlone: [Left] = []

  /// Streams that were left as they are, for one reason.
  public struct Left: Sendable, Equatable {
    /// Why.
    public var reason: LeftAlone
    /// How many there are.
    public var count: Int
  }
}

extension DeltaApplier {
  /// What the delta sees through; nil for a delta without layers.
  ///
  /// - Complexity: linear in the number of streams; nothing but their list is read.
  public func seenThrough() throws(CairnError) -> SeenThrough? {
    guard let sizes = header.layers else { return nil }
    let list = try layerList(sizes)
    let streams = list.target.joined()
    var result = SeenThrough()
    result.baseLayerCount = list.base.count
    result.targetLayerCount = list.target.count
    result.baseStreamCount = list.base.reduce(0) { $0 + $1.count }
    result.targetStreamCount = streams.count
    result.correctedStreamCount = streams.count { $0.isCorrected }
    result.expandedSize = streams.reduce(0) {
      min($0 + $1.expandedSize, DeltaHeader.maximumContentSize)
    }
    for reason in LeftAlone.allCases where list.leftAlone[reason.rawValue] > 0 {
      result.leftAlone.append(
        SeenThrough.Left(reason: reason, count: list.leftAlone[reason.rawValue]))
    }
    return result
  }
}
