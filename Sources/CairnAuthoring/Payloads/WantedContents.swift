// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import Synchronization

/// The contents that a package has to carry, with what the plan wants to know about them.
struct WantedContents {
  /// The contents, in the order of their numbers.
  private(set) var contents: [WantedContent]

  /// The contents of a release that a device on its base need not have.
  ///
  /// What only an older release has is carried again: a device on the base has given it up.
  /// - Parameter earlier: the manifests since the base with their ordinals, in order.
  init(
    target: Manifest, ordinal: Int, base: Manifest?,
    earlier: [(ordinal: Int, manifest: Manifest)]
  ) {
    let reach = base.map { FeatureReach($0) }
    let own = FeatureReach(target)
    var ages: [Digest: Int] = [:]
    for release in earlier {
      for content in release.manifest.contents where ages[content.digest] == nil {
        ages[content.digest] = release.ordinal
      }
    }
    contents = []
    for (number, content) in target.contents.enumerated() {
      let feature = own.feature(of: content.digest)
      if let reach, reach.has(content.digest, for: feature) { continue }
      contents.append(
        WantedContent(
          number: number, size: content.size,
          feature: feature.flatMap { target.features.firstIndex(of: $0) }.map { $0 + 1 } ?? 0,
          age: ages[content.digest] ?? ordinal))
    }
  }

  /// Looks at the first bytes of small contents, which decide whether they may be put together.
  mutating func findExecutables(
    of target: Manifest, in places: ContentPlaces, loop: ParallelLoop
  ) throws(CairnError) {
    let contents = self.contents
    let state = Mutex(
      (
        found: [Bool](repeating: false, count: contents.count),
        failure: CairnError?.none
      ))
    loop(contents.count) { place in
      let content = contents[place]
      guard content.size >= 4, content.size <= PayloadPlan.largestSmall else { return }
      do throws(CairnError) {
        let isExecutable = try places.open(target.contents[content.number].digest)
          .withView { WantedContents.isExecutable($0) }
        if isExecutable { state.withLock { $0.found[place] = true } }
      } catch {
        state.withLock { if $0.failure == nil { $0.failure = error } }
      }
    }
    let (found, failure) = state.withLock { ($0.found, $0.failure) }
    if let failure { throw failure }
    for (place, isExecutable) in found.enumerated() {
      self.contents[place].isExecutable = isExecutable
    }
  }

  /// Whether a content starts as programs do: ELF, PE and Mach-O, the latter in both orders and sizes
  /// and as a file for several processors.
  static func isExecutable(_ content: ByteView) -> Bool {
    guard content.count >= 4 else { return false }
    switch content.word32(at: 0) {
    case 0x464C_457F, 0xFEED_FACE, 0xFEED_FACF, 0xCEFA_EDFE, 0xCFFA_EDFE, 0xBEBA_FECA: return true
    default: return content[0] == UInt8(ascii: "M") && content[1] == UInt8(ascii: "Z")
    }
  }

  /// Sets the bases by the numbers of the contents, and keeps only these.
  func restricted(to numbers: Set<Int>, bases: [Int: Int]) -> [WantedContent] {
    contents.filter { numbers.contains($0.number) }.map { content in
      var content = content
      content.base = bases[content.number]
      return content
    }
  }

  /// Payloads in the order in which they lie in a package.
  func inOrder(_ payloads: [PackagePlan.Payload]) -> [PackagePlan.Payload] {
    var orders: [Int: PayloadPlan.Order] = [:]
    for content in contents { orders[content.number] = PayloadPlan.Order(content) }
    let sortable = payloads.compactMap { payload in
      payload.content.targets.first.flatMap { orders[$0] }.map { ($0, payload) }
    }
    return sortable.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
