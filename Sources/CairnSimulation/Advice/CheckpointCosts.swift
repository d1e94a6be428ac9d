// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease

/// The costs of all packages that a choice of checkpoints can lead to, ready to be looked up often.
///
/// A release's contents are known by a bit for each release that has them, so whether a package makes
/// a content is a matter of two bits.
struct CheckpointCosts {
  /// How many releases there are.
  let count: Int
  private let releases: [[Int32]]
  /// In which releases each content is.
  private let presence: [UInt64]
  private let packages: [CellPlace: Package]
  private let baselineSize: Int
  private let prerequisiteSizes: [Int]
  private let contentCount: Int

  private struct Package {
    var headSize: Int
    var size: Int
    var payloads: [PublishedChain.Payload]
    /// The payload that makes each content, sorted by content.
    var makers: [(content: Int32, payload: Int32)]

    func payload(making content: Int32) -> Int? {
      var (low, high) = (0, makers.count)
      while low < high {
        let middle = (low + high) / 2
        if makers[middle].content < content { low = middle + 1 } else { high = middle }
      }
      guard low < makers.count, makers[low].content == content else { return nil }
      return Int(makers[low].payload)
    }
  }

  /// The most releases that fit.
  static let mostReleases = 64

  /// - Parameter pairwise: the packages for pairs of releases, as far as they may be needed.
  init(chain: Chain, pairwise: PublishedChain) {
    count = chain.releases.count
    releases = chain.releases.map(\.contents)
    contentCount = chain.contents.count
    var presence = [UInt64](repeating: 0, count: contentCount)
    for (place, release) in chain.releases.enumerated() {
      for content in release.contents { presence[Int(content)] |= 1 << UInt64(place) }
    }
    // The empty content is everywhere.
    presence[Int(chain.contents.empty)] = .max
    self.presence = presence
    var packages: [CellPlace: Package] = [:]
    for (place, package) in pairwise.packages where place.base != nil {
      var makers: [(content: Int32, payload: Int32)] = []
      for (number, payload) in package.payloads.enumerated() {
        for content in payload.targets { makers.append((content, Int32(number))) }
      }
      makers.sort { $0.content < $1.content }
      packages[place] = Package(
        headSize: package.headSize, size: package.size, payloads: package.payloads, makers: makers)
    }
    self.packages = packages
    baselineSize = pairwise.packages[CellPlace(base: nil, release: 0)]?.size ?? 0
    prerequisiteSizes = chain.releases.map { release in
      let names = [release.id, release.build] + release.aliases
      // Ordinal, the number of aliases, each name behind its length, and a digest.
      return 2 + Digest.size + names.reduce(0) { $0 + 1 + $1.utf8.count }
    }
  }

  // MARK: Storage

  /// The bytes of the first release's package.
  var firstSize: Int { baselineSize }

  /// What is stored for the releases after a base up to the next one, and for the base's name in the
  /// packages after that.
  func storage(from base: Int, to next: Int) -> Int {
    (base + 1...next).reduce(0) { size, release in
      size + (packages[CellPlace(base: base, release: release)]?.size ?? 0)
    } + nameSize(of: base) * (count - 1 - next)
  }

  /// The bytes that a base takes in the head of a package that needs it and is encoded against another.
  func nameSize(of base: Int) -> Int { prerequisiteSizes[base] }

  // MARK: Downloads

  /// The bytes that a device fetches to get to the last release.
  ///
  /// - Parameters:
  ///   - device: the release that it is on.
  ///   - way: the base that it stands on, the bases after that, and the last release.
  func download(device: Int, way: [Int]) throws(CairnError) -> Int {
    let hand: UInt64 = 1 << UInt64(device) | 1 << UInt64(way[0])
    let heads = headSize(way)
    if let size = closure(hand, way, isBound: false) { return heads + size }
    return try heads + planned(hand, way)
  }

  /// No device from before the first base of a way fetches less for the packages of the way.
  func bound(way: [Int]) -> Int {
    let first = UInt64(way[0])
    let before = first >= 63 ? UInt64.max : (1 << (first + 1)) - 1
    return headSize(way) + (closure(before, way, isBound: true) ?? 0)
  }

  private func headSize(_ way: [Int]) -> Int {
    var size = 0
    for (place, base) in way.dropLast().enumerated() {
      size += packages[CellPlace(base: base, release: way[place + 1])]?.headSize ?? 0
      // The names of the bases between the device's own and this one.
      for earlier in way[..<place] { size += nameSize(of: earlier) }
    }
    return size
  }

  /// Follows needed contents back to what is at hand.
  ///
  /// - Parameters:
  ///   - hand: the releases whose contents are at hand.
  ///   - isBound: whether contents that can be made in several ways count for nothing.
  /// - Returns: `nil` where something can be made in several ways, or not at all.
  private func closure(_ hand: UInt64, _ way: [Int], isBound: Bool) -> Int? {
    var open = releases[count - 1].filter { presence[Int($0)] & hand == 0 }
    var isMet: Set<Int32> = Set(open)
    var fetched: Set<Int> = []
    var size = 0
    while let content = open.popLast() {
      let bits = presence[Int(content)]
      var maker: Int?
      var isAmbiguous = false
      for step in 0..<way.count - 1
      where bits >> UInt64(way[step + 1]) & 1 == 1 && bits >> UInt64(way[step]) & 1 == 0 {
        isAmbiguous = maker != nil
        maker = step
        if isAmbiguous { break }
      }
      if isAmbiguous || maker == nil {
        if isBound { continue }
        return nil
      }
      guard let step = maker,
        let package = packages[CellPlace(base: way[step], release: way[step + 1])],
        let number = package.payload(making: content)
      else { return nil }
      guard fetched.insert(step << 40 | number).inserted else { continue }
      let payload = package.payloads[number]
      size += payload.storedSize
      for base in payload.bases
      where presence[Int(base)] & hand == 0 && isMet.insert(base).inserted {
        open.append(base)
      }
    }
    return size
  }

  /// The same by the planner, which chooses among several ways.
  private func planned(_ hand: UInt64, _ way: [Int]) throws(CairnError) -> Int {
    var steps = DerivationSteps()
    for step in 0..<way.count - 1 {
      let place = CellPlace(base: way[step], release: way[step + 1])
      for payload in packages[place]?.payloads ?? [] {
        steps.append(
          DerivationStep(
            bases: payload.bases.map { Int($0) }, targets: payload.targets.map { Int($0) },
            cost: payload.storedSize, work: payload.storedSize))
      }
    }
    let outcome = try DerivationPlanner.plan(
      wanted: releases[count - 1].map { Int($0) },
      available: (0..<contentCount).filter { presence[$0] & hand != 0 },
      contentCount: contentCount, steps: steps)
    guard case .derivation(let derivation) = outcome else {
      throw CairnError(.internalFailure, "a release cannot be made from its chain")
    }
    return derivation.cost
  }
}
