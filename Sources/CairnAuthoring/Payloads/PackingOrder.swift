// SPDX-License-Identifier: Apache-2.0

package import CairnDelta
import Synchronization

/// In which order payloads are made, and how many at the same time: the biggest first, so that nobody
/// waits for one in the end, and as many as memory allows.
///
/// Where memory does not allow one for each thread, the threads that are left over help with the
/// payloads that are being made.
package struct PackingOrder: Sendable {
  /// The numbers of the payloads that are made one behind the other by so many workers.
  package struct Stage: Sendable, Equatable {
    package var workers: Int
    package var numbers: [Int]
  }

  /// The stages, one after the other.
  package let stages: [Stage]

  /// The memory for all payloads that are made at the same time, bytes; what a single one takes is
  /// limited by its encoder.
  package static let memoryBudget = 4 << 30

  /// What making a payload of so many bytes of bases and targets takes, bytes: measured on programs,
  /// which take the most, 3.1 for each of 276 MB.
  package static func need(of size: Int) -> Int {
    let (need, isTooLarge) = size.multipliedReportingOverflow(by: 4)
    return isTooLarge ? .max : need &+ min(1 << 25, .max &- need)
  }

  /// Orders payloads that need so much memory, for `width` threads.
  ///
  /// - Complexity: O(n log n).
  package init(_ needs: [Int], width: Int) {
    let order = needs.indices.sorted { (needs[$1], $0) < (needs[$0], $1) }
    var stages: [Stage] = []
    for number in order {
      let workers = max(1, min(width, PackingOrder.memoryBudget / max(1, needs[number])))
      // Needs fall from payload to payload, so the number of workers only rises.
      if stages.last?.workers != workers { stages.append(Stage(workers: workers, numbers: [])) }
      stages[stages.count - 1].numbers.append(number)
    }
    self.stages = stages
  }

  /// Calls `body` for each payload's number; returns when all calls have.
  package func run(on loop: ParallelLoop, _ body: @Sendable (Int) -> Void) {
    for stage in stages {
      let next = Atomic(0)
      loop(min(stage.workers, stage.numbers.count)) { _ in
        while true {
          let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard place < stage.numbers.count else { return }
          body(stage.numbers[place])
        }
      }
    }
  }
}
