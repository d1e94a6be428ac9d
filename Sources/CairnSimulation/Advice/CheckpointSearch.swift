// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// Finds the checkpoints with which the fleet fetches least, within a storage budget.
///
/// The choices are gone through from the end of the chain: what the devices between two bases fetch
/// depends on the bases after them alone, so a choice's later part is costed once for all its earlier
/// parts. A part is given up when even the best continuation is worse than what has been found, or
/// takes more storage than there is (Documentation/Simulation.md, Advice).
struct CheckpointSearch {
  /// A choice, as far as it has been made: from some base to the end.
  struct Part {
    /// The bases, ascending, and the last release.
    var way: [Int]
    /// What the devices from the first of them on fetch.
    var fleetSize = 0
    /// What is stored for the releases after it.
    var storageSize = 0
    /// The packages that these devices fetch.
    var packageCount = 0
  }

  private let costs: CheckpointCosts
  private let fleet: [Int]
  private let fixed: [Int]
  private let budget: Int?
  private let effortLimit: Int
  /// The least storage for the releases up to each place, if it is a base.
  private var leastStorage: [Int] = []
  private var best: Part?
  /// How many parts of choices were looked at.
  private(set) var examinedCount = 0
  /// Whether nothing was left out.
  private(set) var isComplete = true

  /// After so many parts the search is given up.
  static let usualLimit = 200_000

  /// - Parameters:
  ///   - fleet: the devices on each release.
  ///   - fixed: checkpoints that are published already, ascending; others come after them.
  ///   - budget: the most bytes of packages; `nil` where there is no limit.
  init(
    costs: CheckpointCosts, fleet: [Int], fixed: [Int], budget: Int?,
    effortLimit: Int = CheckpointSearch.usualLimit
  ) {
    self.costs = costs
    self.fleet = fleet
    self.fixed = fixed
    self.budget = budget
    self.effortLimit = effortLimit
    leastStorage = leastStorages()
  }

  /// The place after which checkpoints are free.
  private var anchor: Int { fixed.last ?? 0 }

  /// How many choices there are; `Int.max` if there are more.
  var choiceCount: Int {
    let free = max(0, costs.count - 2 - anchor)
    return free < 62 ? 1 << free : .max
  }

  /// The least storage that any choice takes.
  var leastSize: Int { costs.firstSize + (leastStorage.last ?? 0) }

  /// The best choice; `nil` where none is within the budget.
  mutating func run() throws(CairnError) -> Part? {
    try explore(Part(way: [costs.count - 1]))
    return best
  }

  /// What a choice costs.
  func cost(of checkpoints: [Int]) throws(CairnError) -> Part {
    var part = Part(way: [costs.count - 1])
    for base in ([0] + checkpoints).reversed() where base < costs.count - 1 {
      part = try extended(part, by: base)
    }
    part.storageSize += costs.firstSize
    return part
  }

  // MARK: Searching

  private mutating func explore(_ part: Part) throws(CairnError) {
    let first = part.way[0]
    if first == anchor { return try finish(part) }
    // Devices far behind weigh most, so places far back are tried first.
    for base in anchor..<first {
      guard examinedCount < effortLimit else {
        isComplete = false
        return
      }
      try Interruption.check()
      examinedCount += 1
      let next = try extended(part, by: base)
      if try isWorthwhile(next) { try explore(next) }
    }
  }

  /// Adds what is fixed before the anchor.
  private mutating func finish(_ part: Part) throws(CairnError) {
    var part = part
    for base in ([0] + fixed.dropLast()).reversed() where base < part.way[0] {
      part = try extended(part, by: base)
    }
    part.storageSize += costs.firstSize
    if let budget, part.storageSize > budget { return }
    if let best, (best.fleetSize, best.storageSize) <= (part.fleetSize, part.storageSize) { return }
    best = part
  }

  private func isWorthwhile(_ part: Part) throws(CairnError) -> Bool {
    let first = part.way[0]
    let storage = part.storageSize + leastStorage[first] + costs.firstSize
    if let budget, storage > budget { return false }
    guard let best else { return true }
    let devices = fleet[..<first].reduce(0, +)
    let bound = devices == 0 ? 0 : devices * costs.bound(way: part.way)
    return (part.fleetSize + bound, storage) < (best.fleetSize, best.storageSize)
  }

  /// A choice with one more base in front.
  private func extended(_ part: Part, by base: Int) throws(CairnError) -> Part {
    let next = part.way[0]
    var result = part
    result.way.insert(base, at: 0)
    result.storageSize += costs.storage(from: base, to: next)
    // The packages of the devices behind name this base as well.
    result.fleetSize += costs.nameSize(of: base) * part.packageCount
    for device in base..<next where fleet[device] > 0 {
      let size = try costs.download(device: device, way: result.way)
      result.fleetSize += fleet[device] * size
      result.packageCount += fleet[device] * (result.way.count - 1)
    }
    return result
  }

  /// By the shortest way from the first release to each place.
  private func leastStorages() -> [Int] {
    var least = [Int](repeating: 0, count: costs.count)
    for (place, base) in fixed.enumerated() {
      let before = place == 0 ? 0 : fixed[place - 1]
      least[base] = least[before] + costs.storage(from: before, to: base)
    }
    for place in stride(from: anchor + 1, to: costs.count, by: 1) {
      least[place] =
        (anchor..<place).map { least[$0] + costs.storage(from: $0, to: place) }.min() ?? 0
    }
    return least
  }
}
