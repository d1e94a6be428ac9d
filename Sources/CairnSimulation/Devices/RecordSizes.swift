// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnHydration
import CairnRelease
import CairnStore

/// The sizes of a store's records: what there is in it besides deltas and manifests.
///
/// The state is written by the store's own code for a few examples; what a real one has more of is
/// counted from the differences, so that nothing has to be written hundreds of times.
struct RecordSizes: Sendable {
  private let chain: ChainIdentity
  private let first: Int
  private let next: Int
  private let content: Int
  /// What each further digit of a number takes.
  private let digit: Int

  /// An index starts with magic and a digest, and has a word for each entry.
  private static let indexHead = 37
  private static let indexEntry = 8

  /// Measures examples.
  init(chain: ChainIdentity) throws(CairnError) {
    self.chain = chain
    func size(
      _ deltas: [(bases: Int, targets: Int)], deltaSize: Int = 0
    ) throws(CairnError) -> Int {
      var state = DeviceState()
      let content = Manifest.Content(digest: HydrationPlanner.emptyContent, size: 0)
      state.kept = deltas.map { delta in
        KeptDelta(
          name: content.digest, size: deltaSize,
          bases: Array(repeating: content, count: delta.bases),
          targets: Array(repeating: content, count: delta.targets))
      }
      return try state.encoded().count
    }
    let none = try size([])
    let one = try size([(1, 1)])
    first = one - none
    next = try size([(1, 1), (1, 1)]) - one
    content = try size([(2, 1)]) - one
    digit = try size([(1, 1)], deltaSize: 10) - one
  }

  /// The bytes of the index of a tree.
  func indexSize(_ release: ChainRelease) -> Int {
    RecordSizes.indexHead + RecordSizes.indexEntry * release.manifest.entries.count
  }

  /// The bytes of the state of a device.
  ///
  /// - Parameters:
  ///   - releases: those that it is on and was on, and how many each of them needs.
  ///   - kept: the deltas, and their sizes.
  func stateSize(
    releases: [(release: ChainRelease, needed: Int)], kept: [(step: KeptStep, size: Int)],
    contents: ChainContents
  ) -> Int {
    var state = DeviceState()
    let installed = releases.map { item in
      let release = item.release
      let identity = ReleaseIdentity(
        chain: chain, id: release.id, build: release.build, aliases: release.aliases, ordinal: 1)
      let before = Prerequisite(identity, manifestDigest: HydrationPlanner.emptyContent)
      return InstalledRelease(
        identity: identity, manifestDigest: HydrationPlanner.emptyContent,
        prerequisites: Array(repeating: before, count: max(0, item.needed)))
    }
    state.installed = installed.first
    state.previous = installed.dropFirst().first
    var size = (try? state.encoded().count) ?? 0
    for (place, delta) in kept.enumerated() {
      let all = delta.step.bases + delta.step.targets
      size += (place == 0 ? first : next) + content * (all.count - 2)
      size += digit * RecordSizes.furtherDigits(delta.size)
      for number in all { size += digit * RecordSizes.furtherDigits(contents.size(number)) }
    }
    return size
  }

  private static func furtherDigits(_ number: Int) -> Int {
    var (digits, rest) = (0, number)
    while rest >= 10 {
      rest /= 10
      digits += 1
    }
    return digits
  }
}
