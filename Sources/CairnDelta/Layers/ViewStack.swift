// SPDX-License-Identifier: Apache-2.0

/// The views of a content, layer by layer.
struct ViewStack {
  /// The innermost view so far, or the content itself.
  private(set) var view: ByteView
  /// The views, the outermost first.
  private(set) var held: [HeldView] = []

  /// No layers yet.
  init(_ content: ByteView) { view = content }

  /// Adds a layer of `streams`, whose view has `size` bytes.
  mutating func expand(
    _ streams: [LayerStream], size: Int, _ options: EncodingOptions
  ) throws(CairnError) {
    let next = try HeldView(
      of: view, streams, into: try options.viewMemory(size: size), monitor: options.monitor)
    held.append(next)
    view = next.view
  }

  /// The parts of the innermost view between the ends of what streams expand to, in order.
  var parts: [Range<Int>] {
    var bounds: Set<Int> = [0, view.count]
    for (layer, view) in held.enumerated() {
      for extent in view.extents {
        bounds.insert(innermostPlace(of: extent.viewStart, layer: layer))
        bounds.insert(innermostPlace(of: extent.viewEnd, layer: layer))
      }
    }
    let sorted = bounds.sorted()
    return zip(sorted, sorted.dropFirst()).map { $0..<$1 }
  }

  /// Where a place in the view of a layer, not inside of a stream that the next one lists, lies in
  /// the innermost view.
  func innermostPlace(of place: Int, layer: Int) -> Int {
    var place = place
    for view in held[(layer + 1)...] {
      if let last = view.lastExtent(endingAtOrBefore: place) {
        place += last.viewEnd - last.end
      }
    }
    return place
  }
}

extension EncodingOptions {
  /// Memory for a view of `size` bytes.
  fileprivate func viewMemory(size: Int) throws(CairnError) -> any ViewMemory {
    if let scratch, size > memoryLimit / 8 { return try scratch(size) }
    return HeapMemory(size: size)
  }
}
