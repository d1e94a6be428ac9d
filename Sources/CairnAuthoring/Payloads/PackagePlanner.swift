// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
package import CairnRelease

/// Decides what a package holds, before anything is encoded: for publishing and for finding out what
/// publishing would come to.
package struct PackagePlanner {
  private let target: Manifest
  private let ordinal: Int
  private let base: Manifest?
  private let earlier: [EarlierRelease]
  private let loop: ParallelLoop

  /// Prepares to plan the package of a release.
  ///
  /// - Parameters:
  ///   - target: the release, and its place in the chain.
  ///   - base: the release that it is encoded against; `nil` for a baseline.
  ///   - earlier: the releases since the base, in order.
  package init(
    target: Manifest, ordinal: Int, base: Manifest?, earlier: [EarlierRelease], loop: ParallelLoop
  ) {
    self.target = target
    self.ordinal = ordinal
    self.base = base
    self.earlier = earlier
    self.loop = loop
  }

  /// Plans it.
  ///
  /// - Parameters:
  ///   - places: where contents can be read; those of the target are there.
  ///   - findBases: finds the bases of contents, given and returned by their numbers.
  package func plan(
    places: inout ContentPlaces,
    findBases: ([Int], inout ContentPlaces) throws(CairnError) -> [Int: Int]
  ) throws(CairnError) -> PackagePlan {
    var wanted = WantedContents(
      target: target, ordinal: ordinal, base: base,
      earlier: earlier.map { ($0.ordinal, $0.manifest) })
    try wanted.findExecutables(of: target, in: places, loop: loop)
    var numbers: [Digest: Int] = [:]
    for content in wanted.contents {
      numbers[target.contents[content.number].digest] = content.number
    }
    let taken = TakenPayloads(wanted: numbers, from: earlier)
    let rest = wanted.contents.map(\.number).filter { !taken.targets.contains($0) }
    let bases = try findBases(rest, &places)
    let made = PayloadPlan(
      wanted.restricted(to: Set(rest), bases: bases), isBaseline: base == nil
    ).payloads.map { PackagePlan.Payload(origin: .made, content: $0) }
    return PackagePlan(payloads: wanted.inOrder(taken.payloads + made))
  }
}
