// SPDX-License-Identifier: Apache-2.0

/// One side of a search for layers: how far it is expanded, and where to look next.
struct SideSearch {
  /// The views so far.
  private(set) var stack: ViewStack
  /// The parts of the innermost view that were not looked through yet, and whether they are inside of
  /// a stream with corrections.
  private(set) var regions: [(range: Range<Int>, isCorrected: Bool)]
  /// The layers so far.
  private(set) var layers: [[LayerStream]] = []

  /// The size of the content, in bytes.
  private let contentSize: Int

  /// The innermost view so far.
  var view: ByteView { stack.view }

  /// A search that starts at `content`.
  init(_ content: ByteView) {
    stack = ViewStack(content)
    contentSize = content.count
    regions = content.count == 0 ? [] : [(0..<content.count, false)]
  }

  /// Adds a layer of `streams`, which are not empty and lie in the innermost view.
  mutating func expand(
    _ streams: [StreamSelection.Choice], _ options: EncodingOptions
  ) throws(CairnError) {
    let listed = streams.map { $0.listed }
    let size = streams.reduce(view.count) { $0 + $1.found.growth }
    try stack.expand(listed, size: size, options)
    layers.append(listed)
    let extents = stack.held.last?.extents ?? []
    regions = zip(streams, extents).map { choice, extent in
      (
        extent.viewStart..<extent.viewEnd,
        choice.listed.isCorrected || !choice.found.allowsCorrections
      )
    }
  }

  /// Whether a further view of `size` bytes is small enough for decoder and encoder.
  func hasRoom(for size: Int, _ options: EncodingOptions) -> Bool {
    size <= LayerSizes.greatestView(of: contentSize)
      && (options.scratch != nil || size <= options.memoryLimit / 8)
  }
}
