// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// Finds what a delta can see through: deflate streams that changed, and how to make them again.
struct LayerSearch {
  let options: EncodingOptions
  private var leftAlone = [Int](repeating: 0, count: LeftAlone.allCases.count)
  /// The corrections of the target's streams, with the layer and the place in its view.
  private var corrected: [(layer: Int, place: Int, corrections: [Correction])] = []

  /// A search with the limits of `options`.
  init(_ options: EncodingOptions) { self.options = options }

  /// The views of `base` and `target`, without a base of `target` alone; nil if nothing that changed
  /// can be seen through.
  ///
  /// - Complexity: linear in the sizes of the views, with a bounded number of trials for each stream.
  static func pair(
    base: ByteView?, target: ByteView, options: EncodingOptions
  ) throws(CairnError) -> ExpandedPair? {
    guard options.expandsStreams else { return nil }
    var search = LayerSearch(options)
    return try search.pair(base: base ?? .empty, target: target)
  }

  private mutating func pair(
    base: ByteView, target: ByteView
  ) throws(CairnError) -> ExpandedPair? {
    var old = SideSearch(base)
    var new = SideSearch(target)
    while new.layers.count < LayerSizes.countLimit {
      let found = try find(in: new, counted: true)
      if found.isEmpty { break }
      // Without a layer of its own the base has none further in either.
      let before =
        old.layers.count == new.layers.count ? try find(in: old, counted: false) : []
      let selection = try StreamSelection(
        base: before, old, target: found, new, options)
      for (reason, count) in selection.leftAlone { leftAlone[reason.rawValue] += count }
      if selection.target.isEmpty { break }
      let number = new.layers.count
      try new.expand(selection.target, options)
      if !selection.base.isEmpty { try old.expand(selection.base, options) }
      for (index, stream) in selection.target.enumerated() where stream.listed.isCorrected {
        corrected.append(
          (number, new.stack.held[number].extents[index].viewStart, stream.corrections))
      }
    }
    if new.layers.isEmpty { return nil }
    let ordered = corrected.map {
      (place: new.stack.innermostPlace(of: $0.place, layer: $0.layer), corrections: $0.corrections)
    }.sorted { $0.place < $1.place }
    return ExpandedPair(
      list: LayerList(base: old.layers, target: new.layers, leftAlone: leftAlone),
      corrections: ordered.flatMap { $0.corrections }, base: old.stack, target: new.stack)
  }

  private mutating func find(
    in side: SideSearch, counted: Bool
  ) throws(CairnError) -> [FoundStream] {
    var streams: [FoundStream] = []
    for region in side.regions {
      let found = try DeflateFinder().search(side.view[region.range])
      for stream in found.streams {
        streams.append(
          FoundStream(
            stream: stream.moved(by: region.range.lowerBound),
            allowsCorrections: !region.isCorrected))
      }
      if counted {
        for skipped in found.skipped { leftAlone[LeftAlone(skipped.reason).rawValue] += 1 }
      }
    }
    return streams
  }
}
