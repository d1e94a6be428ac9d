// SPDX-License-Identifier: Apache-2.0

/// Chooses, for each byte of a part of the target, a diagonal or a literal, so that the estimated
/// cost of the whole is least: a shortest path over diagonals (Viterbi), not a greedy choice.
///
/// - Complexity: O(bytes x `stateLimit`); exact runs along the best diagonal are taken in one step.
struct CoverParser {
  let base: ByteView
  let target: ByteView
  let costs: CoverCosts
  /// How many diagonals compete at one place, at the most.
  let stateLimit: Int

  /// A way to stand at the current place.
  private struct State {
    var diagonal: Int
    var end: Int
    var cost: Int
    /// Where the current stretch began, and the path before it.
    var start: Int
    var parent: Int32
    /// The path that ends with this stretch, once somebody branched off from it.
    var record: Int32 = -1
    var matched = 0
    var lastDifference: UInt8 = 0
  }

  /// A finished stretch of a path.
  private struct Record {
    var start: Int
    var diagonal: Int
    var parent: Int32
  }

  private static let literal = Int.min
  private static let far = Int.max / 4
  /// Exact runs from this length on are taken in one step.
  private static let runLength = 48

  private var states: [State] = []
  /// No state ends before this place.
  private var leastEnd = Int.max
  private var literalState: State
  private var diagonalBeforeLiteral = 0
  private var records: [Record] = []

  init(base: ByteView, target: ByteView, costs: CoverCosts, stateLimit: Int) {
    self.base = base
    self.target = target
    self.costs = costs
    self.stateLimit = stateLimit
    literalState = State(
      diagonal: CoverParser.literal, end: .max, cost: 0, start: 0, parent: -1)
  }

  /// The covers of `range`, chosen among `alignments`, which are sorted by their start.
  mutating func parse(_ range: Range<Int>, alignments: [Alignment]) -> [Cover] {
    states.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
    literalState = State(
      diagonal: CoverParser.literal, end: .max, cost: 0, start: range.lowerBound, parent: -1)
    diagonalBeforeLiteral = 0
    leastEnd = .max
    var next = 0
    var place = range.lowerBound
    while place < range.upperBound {
      while next < alignments.count, alignments[next].start <= place {
        admit(alignments[next], at: place)
        next += 1
      }
      let run = advance(at: place, end: range.upperBound)
      place += run
      if run > 0 { continue }
      if leastEnd <= place { removeEnded(at: place) }
      if states.isEmpty {
        let stop =
          next < alignments.count
          ? min(alignments[next].start, range.upperBound) : range.upperBound
        literalState.cost += (stop - place) * costs.literal
        place = stop
      } else {
        consume(target[place], at: place)
        place += 1
      }
    }
    return covers(until: range.upperBound)
  }

  private mutating func removeEnded(at place: Int) {
    states.removeAll { $0.end <= place }
    leastEnd = .max
    for state in states { leastEnd = min(leastEnd, state.end) }
  }

  /// Lets an alignment compete, in place of the worst one where there are too many.
  private mutating func admit(_ alignment: Alignment, at place: Int) {
    if alignment.end <= place { return }
    for slot in states.indices where states[slot].diagonal == alignment.diagonal {
      states[slot].end = max(states[slot].end, alignment.end)
      return
    }
    let state = State(
      diagonal: alignment.diagonal, end: alignment.end, cost: CoverParser.far, start: place,
      parent: -1)
    leastEnd = min(leastEnd, alignment.end)
    if states.count < stateLimit {
      states.append(state)
      return
    }
    states[leastPromising()] = state
  }

  /// The state to give up: of those that would start anew now in any case the one that ends first,
  /// or else the one that is furthest behind.
  private func leastPromising() -> Int {
    var bestCost = literalState.cost
    for state in states { bestCost = min(bestCost, state.cost) }
    let idle = bestCost + costs.jump
    var choice = 0
    for slot in states.indices.dropFirst() {
      let isIdle = states[slot].cost >= idle
      let choiceIsIdle = states[choice].cost >= idle
      let isWorse =
        isIdle && choiceIsIdle
        ? states[slot].end < states[choice].end : states[slot].cost > states[choice].cost
      if isWorse { choice = slot }
    }
    return choice
  }

  /// Takes an exact run if the best state stands before one, and returns its length; otherwise lets
  /// the other states branch off from the best one.
  private mutating func advance(at place: Int, end: Int) -> Int {
    var best = -1
    var bestCost = literalState.cost
    for slot in states.indices where states[slot].cost < bestCost {
      best = slot
      bestCost = states[slot].cost
    }
    if best >= 0, states[best].matched >= 16, states[best].matched & 15 == 0 {
      let run = exactRun(states[best], at: place, end: end)
      if run >= CoverParser.runLength {
        takeRun(run, best: best, at: place)
        return run
      }
    }
    branch(at: place, best: best, bestCost: bestCost)
    return 0
  }

  private func exactRun(_ state: State, at place: Int, end: Int) -> Int {
    let limit = min(state.end, end) - place
    if Alignment.fillByte(state.diagonal) != nil { return limit }
    return target.commonPrefix(at: place, with: base, at: place + state.diagonal, limit: limit)
  }

  /// Takes a long agreement at once. Nothing is gained by leaving it half-way, so the others start
  /// anew behind it unless they agree as well.
  private mutating func takeRun(_ run: Int, best: Int, at place: Int) {
    for slot in states.indices {
      if slot == best || exactRun(states[slot], at: place, end: place + run) == run {
        states[slot].cost += run * costs.match
        states[slot].matched += run
      } else {
        states[slot].cost = CoverParser.far
        states[slot].matched = 0
      }
    }
    states[best].matched &= ~15
    states[best].matched += 1
    literalState.cost = CoverParser.far
  }

  /// Lets every state start anew from the best one where that is cheaper.
  private mutating func branch(at place: Int, best: Int, bestCost: Int) {
    let previous: Int
    let gap: Int
    if best >= 0 {
      previous = states[best].diagonal
      gap = 0
    } else {
      previous = diagonalBeforeLiteral
      gap = place - literalState.start
    }
    let threshold = bestCost + costs.resume
    for slot in states.indices where slot != best && states[slot].cost > threshold {
      let cost = bestCost + costs.change(from: previous, to: states[slot].diagonal, gap: gap)
      if cost < states[slot].cost {
        states[slot].cost = cost
        states[slot].start = place
        states[slot].parent = record(of: best)
        states[slot].record = -1
        states[slot].matched = 0
      }
    }
    if best >= 0, literalState.cost > bestCost + costs.toLiteral {
      literalState.cost = bestCost + costs.toLiteral
      literalState.start = place
      literalState.parent = record(of: best)
      literalState.record = -1
      diagonalBeforeLiteral =
        Alignment.fillByte(previous) == nil ? previous : diagonalBeforeLiteral
    }
  }

  /// Lets all states account for the byte at `place`.
  private mutating func consume(_ byte: UInt8, at place: Int) {
    literalState.cost += costs.literal
    let (base, costs) = (base, costs)
    var states = states.mutableSpan
    for slot in states.indices {
      let diagonal = states[slot].diagonal
      if Alignment.fillByte(diagonal) != nil {
        // A fill's alignment holds nothing but its byte.
        states[slot].cost &+= 1
        states[slot].matched &+= 1
        continue
      }
      let old = base[place &+ diagonal]
      if old == byte {
        states[slot].cost &+= costs.match
        states[slot].matched &+= 1
        continue
      }
      let difference = byte &- old
      if states[slot].matched == 0, states[slot].start != place {
        states[slot].cost &+= costs.nextMiss
      } else if difference == states[slot].lastDifference {
        states[slot].cost &+= costs.repeatedMiss
        states[slot].lastDifference = difference
      } else {
        states[slot].cost &+= costs.firstMiss
        states[slot].lastDifference = difference
      }
      states[slot].matched = 0
    }
  }

  /// The path that ends with a state's current stretch.
  private mutating func record(of slot: Int) -> Int32 {
    let state = slot < 0 ? literalState : states[slot]
    if state.record >= 0 { return state.record }
    let number = Int32(records.count)
    records.append(Record(start: state.start, diagonal: state.diagonal, parent: state.parent))
    if slot < 0 { literalState.record = number } else { states[slot].record = number }
    return number
  }

  /// Walks the best path back and turns its stretches into covers.
  private mutating func covers(until end: Int) -> [Cover] {
    var best = -1
    var bestCost = literalState.cost
    for slot in states.indices where states[slot].cost < bestCost {
      best = slot
      bestCost = states[slot].cost
    }
    var covers: [Cover] = []
    var number = record(of: best)
    var end = end
    while number >= 0 {
      let stretch = records[Int(number)]
      if stretch.diagonal != CoverParser.literal, stretch.start < end {
        let source: Cover.Source =
          Alignment.fillByte(stretch.diagonal).map { .fill($0) }
          ?? .base(stretch.start + stretch.diagonal)
        covers.append(Cover(start: stretch.start, length: end - stretch.start, source: source))
      }
      end = stretch.start
      number = stretch.parent
    }
    return covers.reversed()
  }
}
