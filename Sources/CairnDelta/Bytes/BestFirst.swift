// SPDX-License-Identifier: Apache-2.0

/// A binary heap that hands out its best element.
struct BestFirst<Element> {
  private var elements: [Element] = []
  private let isBetter: (Element, Element) -> Bool

  /// An empty heap ordered by `isBetter`, a total order.
  init(isBetter: @escaping (Element, Element) -> Bool) { self.isBetter = isBetter }

  var isEmpty: Bool { elements.isEmpty }
  var best: Element? { elements.first }

  mutating func insert(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if !isBetter(elements[child], elements[parent]) { break }
      elements.swapAt(child, parent)
      child = parent
    }
  }

  mutating func removeBest() {
    guard let last = elements.popLast(), !elements.isEmpty else { return }
    elements[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      if child >= elements.count { return }
      if child + 1 < elements.count, isBetter(elements[child + 1], elements[child]) { child += 1 }
      if !isBetter(elements[child], elements[parent]) { return }
      elements.swapAt(child, parent)
      parent = child
    }
  }
}
