// SPDX-License-Identifier: Apache-2.0

extension DeltaApplier {
  /// Says what the delta does with `base`, without making the target.
  ///
  /// Covers and references are decoded as `apply` does, residuals and literals are not. The base is
  /// checked first, and refused as by `checkBase`.
  ///
  /// - Parameter base: the content that the delta was made from; anything for a null delta.
  /// - Complexity: a scan of the base, and O(n) for n covers and references; no more memory than
  ///   the delta declares.
  public func explain<Hasher: ContentHasher>(
    base: any ByteSource, hasher: Hasher.Type, monitor: any WorkMonitor = SilentMonitor()
  ) throws(CairnError) -> DeltaExplanation {
    try checkBase(base, hasher: hasher, monitor: monitor)
    let streams = StreamTable(header, delta)
    let (header, base) = try inView(base, monitor: monitor)
    var explanation = DeltaExplanation()
    explanation.literalSize = header.symbolCount(.literal)
    explanation.residualCount =
      header.symbolCount(.residualValue) + header.symbolCount(.correction)
    var references: ReferenceExplainer?
    if header.usesReferences {
      references = try ReferenceExplainer(
        header, streams, covers: try self.covers(), base: base)
    }
    var covers = try CoverReader(header, streams)
    var reported = 0
    while let cover = try covers.next() {
      explanation.count(cover)
      guard case .base(let offset) = cover.source else { continue }
      references?.start(cover, from: offset)
      var done = 0
      while done < cover.length {
        let part = min(cover.length - done, ReferenceExplainer.step)
        try references?.add(part, from: offset + done)
        done += part
        let place = cover.start + done
        if place - reported >= ReferenceExplainer.step {
          reported = place
          try monitor.advance(.explaining, completed: place, total: header.targetSize)
        }
      }
    }
    try covers.finish()
    if let references {
      (explanation.images, explanation.references) = try references.finish()
    }
    try monitor.advance(.explaining, completed: header.targetSize, total: header.targetSize)
    return explanation
  }
}

extension DeltaApplier {
  /// The header and the base that the covers are about.
  private func inView(
    _ base: any ByteSource, monitor: any WorkMonitor
  ) throws(CairnError) -> (DeltaHeader, any ByteSource) {
    guard let sizes = header.layers else { return (header, base) }
    let view = try LayeredBase(base, try layerList(sizes), sizes, monitor: monitor)
    return (header.inView, view.source)
  }
}

extension DeltaExplanation {
  fileprivate mutating func count(_ cover: Cover) {
    coverCount += 1
    switch cover.source {
    case .base: copiedSize += cover.length
    case .fill:
      fillCount += 1
      fillSize += cover.length
    }
  }
}
