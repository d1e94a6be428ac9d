// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnRelease
import CairnReport

/// A chain as one strategy publishes it: what is encoded against what, and the sizes of all packages.
struct PublishedChain: Sendable {
  /// A package's head and payloads.
  struct Package: Sendable {
    /// The bytes of the head.
    var headSize: Int
    /// The payloads.
    var payloads: [Payload]

    /// All bytes of the package.
    var size: Int { payloads.reduce(headSize) { $0 + $1.storedSize } }
  }

  /// A payload of a package, by the numbers of its contents in the chain.
  struct Payload: Sendable {
    var job: Int
    var bases, targets: [Int32]
    var storedSize: Int
    var isTakenOver: Bool
  }

  /// The strategy.
  let strategy: Strategy
  /// Which releases others are encoded against.
  let isBase: [Bool]
  /// The packages, by base and release.
  let packages: [CellPlace: Package]
  /// The bytes of each release's raw manifest, and its digest.
  let manifestSizes: [Int]
  let manifestDigests: [Digest]

  /// The release that a release is encoded against; `nil` for the first one.
  func base(of release: Int) -> Int? { PublishedChain.base(of: release, isBase) }

  static func base(of release: Int, _ isBase: [Bool]) -> Int? {
    release == 0 ? nil : (0..<release).last { isBase[$0] }
  }

  /// The base that a device on a release has: itself, or the last one before it.
  func standing(_ release: Int) -> Int {
    isBase[release] ? release : base(of: release) ?? release
  }

  /// The packages that a device takes to a release, in order.
  ///
  /// - Parameter from: the release that it is on; `nil` if it has none.
  func way(from: Int?, to release: Int) -> [CellPlace] {
    switch strategy {
    case .full: return [CellPlace(base: nil, release: release)]
    case .express: return [CellPlace(base: from, release: release)]
    case .cumulative, .checkpoints, .monthly:
      let standing = from.map { self.standing($0) } ?? -1
      var way: [CellPlace] = []
      var next: Int? = release
      while let release = next, release > standing {
        let base = base(of: release)
        way.append(CellPlace(base: base, release: release))
        next = base
      }
      return way.reversed()
    }
  }

  /// The packages that are published with a release.
  func published(with release: Int) -> [CellPlace] {
    PublishedChain.published(with: release, strategy, isBase)
  }

  static func published(
    with release: Int, _ strategy: Strategy, _ isBase: [Bool]
  ) -> [CellPlace] {
    switch strategy {
    case .full: return [CellPlace(base: nil, release: release)]
    case .express:
      guard release > 0 else { return [CellPlace(base: nil, release: 0)] }
      return (0..<release).map { CellPlace(base: $0, release: release) }
    case .cumulative, .checkpoints, .monthly:
      return [CellPlace(base: base(of: release, isBase), release: release)]
    }
  }

  /// Which releases others are encoded against, with a strategy and these checkpoints.
  static func bases(_ strategy: Strategy, checkpoints: [Int], count: Int) -> [Bool] {
    (0..<count).map { release in
      switch strategy {
      case .full, .monthly, .express: true
      case .cumulative: release == 0
      case .checkpoints: release == 0 || checkpoints.contains(release)
      }
    }
  }
}
