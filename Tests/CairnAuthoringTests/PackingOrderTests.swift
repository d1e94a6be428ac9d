// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import Synchronization
import Testing

@Suite("Packing order")
struct PackingOrderTests {
  @Test("what fits in memory is made by all threads, the biggest first")
  func allThreads() {
    let order = PackingOrder([1 << 20, 3 << 20, 2 << 20], width: 16)
    #expect(order.stages.map(\.workers) == [16])
    #expect(order.stages.map(\.numbers) == [[1, 2, 0]])
  }

  @Test("what fills memory is made alone, and before the rest")
  func oneByOne() {
    let budget = PackingOrder.memoryBudget
    let order = PackingOrder([1, budget, .max, budget / 3, 1], width: 4)
    #expect(order.stages.map(\.workers) == [1, 3, 4])
    #expect(order.stages.map(\.numbers) == [[2, 1], [3], [0, 4]])
  }

  @Test("payloads that are made at the same time never need more than the budget")
  func budget() {
    for width in [1, 2, 7, 64] {
      let needs = (0..<200).map { PackingOrder.need(of: 1 << ($0 % 31)) }
      for stage in PackingOrder(needs, width: width).stages {
        let most = stage.numbers.map { needs[$0] }.sorted().suffix(stage.workers).reduce(0, +)
        #expect(most <= PackingOrder.memoryBudget || stage.workers == 1)
      }
    }
  }

  @Test("the need of a size that cannot be counted is the highest", arguments: [Int.max, .max / 4])
  func overflow(size: Int) {
    #expect(PackingOrder.need(of: size) == .max)
  }

  @Test("every payload is made once, on one thread and on three", arguments: [1, 3])
  func once(threads: Int) {
    let needs = (0..<50).map { PackingOrder.need(of: $0 << 26) }
    let made = Mutex<[Int]>([])
    PackingOrder(needs, width: threads).run(on: .dispatch(threads: threads)) { number in
      made.withLock { $0.append(number) }
    }
    #expect(made.withLock { $0.sorted() } == Array(0..<50))
  }
}
