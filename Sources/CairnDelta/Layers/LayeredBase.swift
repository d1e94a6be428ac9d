// SPDX-License-Identifier: Apache-2.0

/// The innermost view of a base.
struct LayeredBase {
  /// The view's bytes.
  let source: any ByteSource

  /// Expands `base`, layer by layer.
  ///
  /// - Complexity: every listed stream is inflated once here; where the views are not held, parts
  ///   are inflated again when they are read.
  init(
    _ base: any ByteSource, _ list: LayerList, _ sizes: LayerSizes, monitor: any WorkMonitor
  ) throws(CairnError) {
    var source = base
    for (streams, size) in zip(list.base, sizes.base) {
      if sizes.isBaseHeld {
        source = try HeldView(
          of: source, streams, into: HeapMemory(size: size), monitor: monitor)
      } else {
        source = try ExpandedSource(of: source, streams, size: size, monitor: monitor)
      }
    }
    self.source = source
  }
}
