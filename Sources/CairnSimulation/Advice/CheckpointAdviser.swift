// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnReport

/// Turns the search for checkpoints into an advice for people.
struct CheckpointAdviser {
  let chain: Chain
  let costs: CheckpointCosts
  let fleet: [Int]
  let given: CheckpointPlaces
  let budget: Int?

  /// The advice, and the checkpoints that it is for.
  ///
  /// - Parameter confirm: finds out what a choice costs in another way.
  func advice(
    confirm: ([Int]) throws(CairnError) -> CheckpointAdvice.Choice
  ) throws(CairnError) -> (CheckpointAdvice, [Int]) {
    var search = CheckpointSearch(costs: costs, fleet: fleet, fixed: given.fixed, budget: budget)
    guard let found = try search.run() else {
      throw CairnError(
        .budgetTooSmall,
        "no choice of checkpoints takes as little as \(ByteCount(budget ?? 0))",
        hint: "the least that is possible is \(ByteCount(search.leastSize).exact)")
    }
    let last = costs.count - 1
    let checkpoints = found.way.filter { $0 > 0 && $0 < last }
    let best = try confirm(checkpoints)
    let current = given.places ?? given.fixed
    var next: [CheckpointAdvice.Choice] = []
    let start = current.last ?? 0
    for place in stride(from: start + 1, to: last, by: 1)
    where !chain.releases[place].isPreview {
      next.append(choice(try search.cost(of: current + [place]), current + [place]))
    }
    let waiting = choice(try search.cost(of: current), current)
    next.append(waiting)
    let advice = CheckpointAdvice(
      storageBudget: budget, best: best, current: waiting, next: next,
      choiceCount: search.choiceCount, examinedCount: search.examinedCount,
      summary: summary(best, waiting, isComplete: search.isComplete),
      isComplete: search.isComplete)
    return (advice, checkpoints)
  }

  private func choice(
    _ part: CheckpointSearch.Part, _ checkpoints: [Int]
  ) -> CheckpointAdvice.Choice {
    CheckpointAdvice.Choice(
      checkpoints: checkpoints, fleetSize: part.fleetSize, repositorySize: part.storageSize)
  }

  private func summary(
    _ best: CheckpointAdvice.Choice, _ waiting: CheckpointAdvice.Choice, isComplete: Bool
  ) -> String {
    let names = best.checkpoints.map { chain.releases[$0].id }
    let fleet = ByteCount(best.fleetSize), storage = ByteCount(best.repositorySize)
    var text: String
    if best.checkpoints == waiting.checkpoints {
      text =
        "Add no checkpoint: the fleet fetches \(fleet) to get to \(lastName), and "
        + "\(storage) are stored"
    } else {
      let list =
        names.count < 2
        ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
      let saved = waiting.fleetSize - best.fleetSize
      text =
        "Make \(list) \(names.count == 1 ? "a checkpoint" : "checkpoints"): the fleet fetches "
        + "\(fleet) to get to \(lastName), \(share(saved, of: waiting.fleetSize)) less than with "
        + "\(waiting.checkpoints.isEmpty ? "none" : "the current ones"), and \(storage) are stored"
    }
    if !isComplete { text += " (the search was cut off, there may be better choices)" }
    return text + "."
  }

  private var lastName: String { chain.releases[costs.count - 1].id }

  private func share(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "0 %" }
    return "\(Int((Double(part) / Double(whole) * 100).rounded())) %"
  }
}
