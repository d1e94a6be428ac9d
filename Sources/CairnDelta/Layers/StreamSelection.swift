// SPDX-License-Identifier: Apache-2.0

import CairnDeflate

/// Chooses, among the deflate streams found in two contents, those that a layer lists: they differ
/// between the two, and those of the target can be made again.
struct StreamSelection {
  /// A stream that is listed.
  struct Choice: Sendable {
    var found: FoundStream
    var listed: LayerStream
    var corrections: [Correction] = []
  }

  /// The target's streams, in order.
  private(set) var target: [Choice] = []
  /// The base's streams, in order.
  private(set) var base: [Choice] = []
  /// How many of the target's streams are left alone, by reason.
  private(set) var leftAlone: [LeftAlone: Int] = [:]

  /// Chooses among streams of `old` and `new`.
  init(
    base oldStreams: [FoundStream], _ old: SideSearch, target newStreams: [FoundStream],
    _ new: SideSearch, _ options: EncodingOptions
  ) throws(CairnError) {
    let oldKeys = oldStreams.map { StreamKey($0.stream, in: old.view) }
    let newKeys = newStreams.map { StreamKey($0.stream, in: new.view) }
    let (known, kept) = (Set(oldKeys), Set(newKeys))
    let changed = zip(newStreams, newKeys).filter { !known.contains($0.1) }.map { $0.0 }
    let before = zip(oldStreams, oldKeys).filter { !kept.contains($0.1) }.map { $0.0 }
    leftAlone[.unchanged] = newStreams.count - changed.count
    if changed.isEmpty { return }
    let peers = StreamSelection.peers(of: changed, among: before)
    let outcomes = try StreamAnalysis(view: new.view, options: options).outcomes(of: changed)
    let given = choose(changed, outcomes, peers, new, options)
    if target.isEmpty { return }
    try chooseBase(before, without: given, old, options)
  }

  /// For each of `streams` the number of the one among `others` that it is likened to: of the same
  /// kind and name.
  private static func peers(
    of streams: [FoundStream], among others: [FoundStream]
  ) -> [Int?] {
    var named: [String: [Int]] = [:]
    for (number, other) in others.enumerated().reversed() {
      named[other.label, default: []].append(number)
    }
    return streams.map { named[$0.label]?.popLast() }
  }

  /// Lists the target's streams; returns the peers of those that are left alone.
  private mutating func choose(
    _ streams: [FoundStream], _ outcomes: [StreamAnalysis.Outcome], _ peers: [Int?],
    _ side: SideSearch, _ options: EncodingOptions
  ) -> Set<Int> {
    var without: Set<Int> = []
    var last = 0
    var size = side.view.count
    for (index, found) in streams.enumerated() {
      var reason: LeftAlone?
      switch outcomes[index] {
      case .failure(let error): reason = error.reason
      case .success(let recipe):
        if side.hasRoom(for: size + found.growth, options) {
          var listed = found.listed(behind: last)
          listed.settings = recipe.settings
          listed.isCorrected = !recipe.corrections.isEmpty
          listed.expandedSize = found.stream.expandedSize
          if case .png = found.stream.framing {
            listed.dataSize = found.stream.compressedSize + ZlibHeader.size + Adler.size
          }
          listed.peer = peers[index]
          target.append(Choice(found: found, listed: listed, corrections: recipe.corrections))
          last = found.stream.range.upperBound
          size += found.growth
        } else {
          reason = .expansion
        }
      }
      guard let reason else { continue }
      leftAlone[reason, default: 0] += 1
      // What the stream shares with its peer is found in the compressed bytes, if at all.
      if let peer = peers[index] { without.insert(peer) }
    }
    return without
  }

  /// Lists the base's streams, but for those in `without`.
  private mutating func chooseBase(
    _ streams: [FoundStream], without: Set<Int>, _ side: SideSearch, _ options: EncodingOptions
  ) throws(CairnError) {
    var chosen: [Int] = []
    var size = side.view.count
    for (index, found) in streams.enumerated() where !without.contains(index) {
      guard side.hasRoom(for: size + found.growth, options) else { continue }
      chosen.append(index)
      size += found.growth
    }
    let outcomes = try StreamAnalysis(view: side.view, options: options).outcomes(
      of: chosen.map { streams[$0] })
    var numbers: [Int: Int] = [:]
    var last = 0
    for (index, outcome) in zip(chosen, outcomes) {
      var listed = streams[index].listed(behind: last)
      if case .success(let recipe) = outcome, recipe.corrections.isEmpty {
        listed.settings = recipe.settings
      }
      numbers[index] = base.count
      base.append(Choice(found: streams[index], listed: listed))
      last = streams[index].stream.range.upperBound
    }
    for index in target.indices {
      target[index].listed.peer = target[index].listed.peer.flatMap { numbers[$0] }
    }
  }
}
