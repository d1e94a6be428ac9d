// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease

/// Chooses the content of the base release that a content is encoded against.
///
/// The content of the same path in the base release is the first choice. Contents without one, and
/// those that have little in common with it, get the content that shares the most of their windows,
/// wherever it lies: the file before it was moved, split or copied.
public struct BaseChooser: Sendable {
  /// The contents of the base release at the paths of each content, in the order of the paths.
  private let samePath: [Digest: [Int]]
  private let sameName: [[UInt8]: [Int]]
  private let names: [Digest: [UInt8]]
  private let base: [Digest]
  private let reach: FeatureReach
  private let own: FeatureReach

  /// A share that leaves no doubt that two contents belong together.
  private static let goodShare = 0.25
  /// A content with many paths is compared with the former contents of the first of them.
  private static let mostSamePath = 8
  /// The least share that is worth a base.
  private static let leastShare = 0.04

  /// Compares the paths of two releases.
  ///
  /// - Complexity: linear in the manifests.
  public init(base: Manifest, target: Manifest) {
    self.base = base.contents.map(\.digest)
    reach = FeatureReach(base)
    own = FeatureReach(target)
    var numbers: [Digest: Int] = [:]
    for (number, content) in base.contents.enumerated() { numbers[content.digest] = number }
    var places: [TreePath: Int] = [:]
    var sameName: [[UInt8]: [Int]] = [:]
    for entry in base.entries {
      guard let content = entry.content, let number = numbers[content] else { continue }
      places[entry.path] = number
      sameName[Array(entry.path.name), default: []].append(number)
    }
    var samePath: [Digest: [Int]] = [:]
    var names: [Digest: [UInt8]] = [:]
    for entry in target.entries {
      guard let content = entry.content else { continue }
      if names[content] == nil { names[content] = Array(entry.path.name) }
      guard let number = places[entry.path] else { continue }
      let known = samePath[content] ?? []
      if known.count < BaseChooser.mostSamePath, !known.contains(number) {
        samePath[content] = known + [number]
      }
    }
    self.samePath = samePath
    self.sameName = sameName
    self.names = names
  }

  /// The contents of the base release at the paths that `content` has now.
  public func samePathBases(of content: Digest) -> [Int] {
    (samePath[content] ?? []).filter { isAtHand($0, for: content) }
  }

  /// Whether every device that needs `content` has a content of the base release.
  private func isAtHand(_ number: Int, for content: Digest) -> Bool {
    reach.has(base[number], for: own.feature(of: content))
  }

  /// Whether a base of the same path leaves nothing to be looked for.
  public func isSettled(by share: Double) -> Bool { share >= BaseChooser.goodShare }

  /// The best base of a content.
  ///
  /// - Parameters:
  ///   - sketch: the content's.
  ///   - known: the share of the content that each base of the same path has.
  ///   - index: all contents of the base release, by number; `nil` if the search is not worth it.
  /// - Returns: its number; `nil` where none has enough in common.
  public func choose(
    for content: Digest, sketch: ContentSketch, known: [(base: Int, share: Double)],
    index: SketchIndex?
  ) -> Int? {
    var best: (base: Int, share: Double)?
    for one in known where one.share > best?.share ?? -1 { best = one }
    let own = best
    if let index, !isSettled(by: own?.share ?? 0) {
      let name = names[content] ?? []
      let named = Set(sameName[name] ?? [])
      for number in index.candidates(for: sketch) where isAtHand(number, for: content) {
        // Of equals the one of the same name is the likelier to be alike in what was not compared.
        let share =
          sketch.share(in: index.sketches[number]) * (named.contains(number) ? 1.02 : 1)
        // The file of the same path is given up only for something clearly better.
        let least = max(BaseChooser.leastShare, (own?.share ?? 0) * 1.5)
        if share > max(least, best?.share ?? 0) { best = (number, share) }
      }
    }
    // A file of the same path is worth a try whatever the windows say: an encoder sees more.
    return best?.base
  }
}
