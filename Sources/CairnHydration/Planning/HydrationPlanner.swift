// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
public import CairnRelease

/// Plans how to make contents out of what is at hand and what packages offer.
public struct HydrationPlanner: Sendable {
  /// The packages that may be used.
  public var packages: [ReleasePackage]
  /// The deltas of the store.
  public var kept: [KeptDelta]
  /// The contents at hand.
  public var available: Set<Digest>
  /// Which payloads may be used, by the number of their package and their own; all unless said
  /// otherwise.
  public var isUsable: @Sendable (_ package: Int, _ payload: Int) -> Bool = { _, _ in true }

  /// What there is to plan with.
  public init(packages: [ReleasePackage] = [], kept: [KeptDelta] = [], available: Set<Digest>) {
    self.packages = packages
    self.kept = kept
    self.available = available
  }

  /// The content of no bytes, which is always at hand.
  public static let emptyContent = SHA256Hasher().digest()

  /// The cheapest way to make `wanted`: least download, then least work.
  ///
  /// Throws `contentMissing` if something cannot be made, naming what is lacking.
  /// - Complexity: see `DerivationPlanner`.
  public func plan(wanted: [Manifest.Content]) throws(CairnError) -> HydrationPlan {
    let wanted = unique(wanted)
    let isAtHand = { (content: Manifest.Content) in
      available.contains(content.digest) || content.digest == HydrationPlanner.emptyContent
    }
    let missing = wanted.filter { !isAtHand($0) }
    let atHand = wanted.filter(isAtHand)
    guard !missing.isEmpty else {
      return HydrationPlan(
        packages: packages, steps: [], made: [], atHand: atHand, isProvenMinimal: true)
    }
    let candidates = allSteps
    var numbers = ContentNumbers(capacity: candidates.count + missing.count)
    var steps = DerivationSteps()
    for step in candidates {
      steps.append(
        DerivationStep(
          bases: step.bases.map { numbers.number(of: $0.digest) },
          targets: step.targets.map { numbers.number(of: $0.digest) },
          cost: step.cost, work: step.work))
    }
    let goals = missing.map { numbers.number(of: $0.digest) }
    let atHandNumbers = (0..<numbers.count).filter { number in
      available.contains(numbers[number]) || numbers[number] == HydrationPlanner.emptyContent
    }
    let outcome = try DerivationPlanner.plan(
      wanted: goals, available: atHandNumbers, contentCount: numbers.count, steps: steps)
    switch outcome {
    case .derivation(let derivation):
      return HydrationPlan(
        packages: packages, steps: derivation.steps.map { candidates[$0] }, made: missing,
        atHand: atHand, isProvenMinimal: derivation.isProvenMinimal)
    case .impossible(let contents):
      throw lacking(contents.wanted.map { numbers[$0] })
    }
  }

  /// Everything that could be applied, what is kept first, then the payloads of each package.
  public var allSteps: [HydrationStep] {
    var steps = kept.map { delta in
      HydrationStep(
        origin: .kept(delta.name), bases: delta.bases, targets: delta.targets,
        storedSize: delta.size, storedDigest: delta.name)
    }
    steps.reserveCapacity(
      steps.count + packages.reduce(0) { $0 + $1.head.payloads.count })
    for (number, package) in packages.enumerated() {
      for (payloadNumber, payload) in package.head.payloads.enumerated()
      where isUsable(number, payloadNumber) {
        steps.append(
          HydrationStep(
            origin: .payload(package: number, number: payloadNumber),
            bases: package.bases(ofPayload: payloadNumber),
            targets: package.targets(ofPayload: payloadNumber), storedSize: payload.storedSize,
            storedDigest: payload.storedDigest))
      }
    }
    return steps
  }

  private func unique(_ contents: [Manifest.Content]) -> [Manifest.Content] {
    var seen: Set<Digest> = []
    return contents.filter { seen.insert($0.digest).inserted }
  }

  private func lacking(_ contents: [Digest]) -> CairnError {
    let example = packages.lazy.compactMap { package in
      package.manifest.entries.first { $0.content == contents.first }?.path
    }.first
    let what = example.map { "\($0)" } ?? contents.first.map { "sha256 \($0)" } ?? "nothing"
    let others = contents.count > 1 ? " and \(contents.count - 1) more" : ""
    let names = packages.map(\.head.identity.title).joined(separator: ", ")
    return CairnError(
      .contentMissing,
      "the content of \(what)\(others) can be made neither of what is here nor from "
        + (names.isEmpty ? "any package" : "the packages of \(names)"),
      hint:
        "run cairn verify to find damaged files, or name a source with all packages of the chain")
  }
}

extension HydrationStep {
  /// What it takes to have the delta here.
  fileprivate var cost: Int {
    if case .payload = origin { return storedSize }
    return 0
  }
}
