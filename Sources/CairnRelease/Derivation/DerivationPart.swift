// SPDX-License-Identifier: Apache-2.0

/// Some steps and contents of a graph as a graph of their own, with numbers of their own.
struct DerivationPart: Sendable {
  let graph: DerivationGraph
  /// The numbers that the part's steps have in the whole.
  let steps: [Int32]
  /// The numbers that the part's contents have in the whole.
  let contents: [Int32]

  /// Cuts out `steps` and `contents`, both in rising order; other contents of the steps are left
  /// out, as if they were at hand.
  ///
  /// `numbers` is a table over the whole's contents that is nought everywhere, and is again at the
  /// end: many parts of one graph share it. The steps in `isPaid` cost nothing any more.
  init(
    of whole: DerivationGraph, steps: [Int32], contents: [Int32], numbers: inout [Int32],
    isPaid: [Bool]
  ) {
    for (number, content) in contents.enumerated() { numbers[Int(content)] = Int32(number + 1) }
    var (bases, targets) = (Adjacency(), Adjacency())
    var weights: [Weight] = []
    for step in steps {
      for place in whole.bases.range(Int(step)) {
        let number = numbers[Int(whole.bases.members[place])]
        if number != 0 { bases.append(member: number - 1) }
      }
      bases.endRow()
      for place in whole.targets.range(Int(step)) {
        let number = numbers[Int(whole.targets.members[place])]
        if number != 0 { targets.append(member: number - 1) }
      }
      targets.endRow()
      weights.append(isPaid[Int(step)] ? 0 : whole.weights[Int(step)])
    }
    for content in contents { numbers[Int(content)] = 0 }
    graph = DerivationGraph(
      bases: bases, targets: targets, weights: weights, contentCount: contents.count)
    self.steps = steps
    self.contents = contents
  }

  /// Cuts out all that `open` may be made from through the steps in `isUseful`, as if the contents
  /// in `isSettled` were at hand.
  init(
    of whole: DerivationGraph, making open: [Int32], isSettled: [Bool], isUseful: [Bool],
    numbers: inout [Int32], isPaid: [Bool]
  ) {
    var isMet = isSettled
    var isUsed = [Bool](repeating: false, count: whole.stepCount)
    var contents = open
    for content in open { isMet[Int(content)] = true }
    var next = 0
    while next < contents.count {
      for place in whole.makers.range(Int(contents[next])) {
        let step = Int(whole.makers.members[place])
        if isUsed[step] || !isUseful[step] { continue }
        isUsed[step] = true
        for place in whole.bases.range(step) {
          let base = Int(whole.bases.members[place])
          if isMet[base] { continue }
          isMet[base] = true
          contents.append(Int32(base))
        }
      }
      next += 1
    }
    self.init(
      of: whole, steps: (0..<whole.stepCount).filter { isUsed[$0] }.map { Int32($0) },
      contents: contents.sorted(), numbers: &numbers, isPaid: isPaid)
  }

  /// The numbers here of contents of the whole, all of which are in the part. The table is as above.
  func numbers(of others: [Int32], table: inout [Int32]) -> [Int32] {
    for (number, content) in contents.enumerated() { table[Int(content)] = Int32(number) }
    let numbers = others.map { table[Int($0)] }
    for content in contents { table[Int(content)] = 0 }
    return numbers
  }
}
