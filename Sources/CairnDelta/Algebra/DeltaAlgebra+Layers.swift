// SPDX-License-Identifier: Apache-2.0

extension DeltaAlgebra {
  /// The delta back over deltas of which some have layers: a single one is turned around between its
  /// views; over several, whose views of what is in between differ, the contents are compared anew.
  static func invertLayered<Hasher: ContentHasher>(
    _ chain: [DeltaApplier], base: ByteView, target: ByteView, names: DeltaBuilder.Names,
    options: EncodingOptions, hasher: Hasher.Type
  ) throws(CairnError) -> [UInt8] {
    guard chain.count == 1, let delta = chain.first,
      let pair = try ExpandedPair(inverting: delta, base: base, target: target, options: options)
    else {
      return try DeltaEncoder.encode(base: target, target: base, options: options, hasher: hasher)
    }
    let covers = CoverAlgebra.inverted(try delta.covers())
    var names = names
    names.layers = pair
    return try pair.withViews { base, target throws(CairnError) in
      let content = PreparedTarget(target, layers: pair, hasher: hasher)
      return try content.withView { target throws(CairnError) in
        try DeltaEncoder.encode(
          covers, base: base, target: target, pages: content.pages, branches: content.branches,
          references: ReferenceModel(
            base: base, target: target, layers: pair, options: options), names: names,
          options: options)
      }
    }
  }
}
