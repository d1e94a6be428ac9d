// SPDX-License-Identifier: Apache-2.0

/// A binary heap that hands out the step of the least value, of equal ones the lowest.
struct CheapestFirst {
  private var elements: [(value: Double, step: Int32)] = []

  private func isBefore(_ first: Int, _ second: Int) -> Bool {
    (elements[first].value, elements[first].step) < (elements[second].value, elements[second].step)
  }

  mutating func insert(_ step: Int, value: Double) {
    elements.append((value, Int32(step)))
    var child = elements.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if !isBefore(child, parent) { break }
      elements.swapAt(child, parent)
      child = parent
    }
  }

  mutating func removeCheapest() -> (step: Int, value: Double)? {
    guard let cheapest = elements.first, let last = elements.popLast() else { return nil }
    if elements.isEmpty { return (Int(cheapest.step), cheapest.value) }
    elements[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      if child >= elements.count { break }
      if child + 1 < elements.count, isBefore(child + 1, child) { child += 1 }
      if !isBefore(child, parent) { break }
      elements.swapAt(child, parent)
      parent = child
    }
    return (Int(cheapest.step), cheapest.value)
  }
}
