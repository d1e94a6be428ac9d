// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
import CairnFiles
package import CairnRelease
import Synchronization

/// Finds a base for each content that has to be carried: reads as few contents as the choice needs.
package struct BaseSearch {
  private let target: Manifest
  private let material: any BaseContents
  private let loop: ParallelLoop
  private let monitor: any WorkMonitor

  /// Prepares to look among the contents of a base release.
  package init(
    target: Manifest, material: any BaseContents, loop: ParallelLoop, monitor: any WorkMonitor
  ) {
    self.target = target
    self.material = material
    self.loop = loop
    self.monitor = monitor
  }

  /// Contents below this size are not looked for elsewhere: they cost less than the search tells.
  private static let leastSearched = 128

  /// The numbers of the bases of contents, where they have one.
  package func bases(
    for wanted: [Int], places: inout ContentPlaces
  ) throws(CairnError) -> [Int: Int] {
    let base = material.manifest
    let chooser = BaseChooser(base: base, target: target)
    let own = wanted.map { chooser.samePathBases(of: target.contents[$0].digest) }
    let first = Set(own.joined()).sorted()
    try material.provide(first, in: &places)
    let sketches = try sketch(wanted.map { target.contents[$0] }, places)
    var known: [Int: ContentSketch] = [:]
    for (number, sketch) in zip(first, try sketch(first.map { base.contents[$0] }, places)) {
      known[number] = sketch
    }
    let shares = wanted.indices.map { place in
      own[place].compactMap { number in
        known[number].map { (base: number, share: sketches[place].share(in: $0)) }
      }
    }
    let needsSearch = wanted.indices.map { place in
      target.contents[wanted[place]].size >= BaseSearch.leastSearched
        && !chooser.isSettled(by: shares[place].map(\.share).max() ?? 0)
    }
    var index: SketchIndex?
    if needsSearch.contains(true) {
      try material.provide(Array(base.contents.indices), in: &places)
      index = SketchIndex(try sketch(base.contents, places))
    }
    var bases: [Int: Int] = [:]
    for (place, number) in wanted.enumerated() {
      bases[number] = chooser.choose(
        for: target.contents[number].digest, sketch: sketches[place], known: shares[place],
        index: needsSearch[place] ? index : nil)
    }
    return bases
  }

  private func sketch(
    _ contents: [Manifest.Content], _ places: ContentPlaces
  ) throws(CairnError) -> [ContentSketch] {
    let empty = ContentSketch(of: .empty)
    let total = contents.reduce(0) { $0 + $1.size }
    let state = Mutex(
      (
        sketches: [ContentSketch](repeating: empty, count: contents.count),
        completed: 0, failure: CairnError?.none
      ))
    loop(contents.count) { place in
      guard contents[place].size > 0, state.withLock({ $0.failure == nil }) else { return }
      do throws(CairnError) {
        let sketch = try places.open(contents[place].digest).withView { ContentSketch(of: $0) }
        let completed = state.withLock { state in
          state.sketches[place] = sketch
          state.completed += contents[place].size
          return state.completed
        }
        try monitor.advance(.comparing, completed: completed, total: total)
      } catch {
        state.withLock { if $0.failure == nil { $0.failure = error } }
      }
    }
    let (sketches, failure) = state.withLock { ($0.sketches, $0.failure) }
    if let failure { throw failure }
    return sketches
  }
}
