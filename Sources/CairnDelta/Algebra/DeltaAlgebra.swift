// SPDX-License-Identifier: Apache-2.0

/// Deltas made from deltas, without matching again.
///
/// Both functions take over the covers of the deltas given and code what is left with the contents
/// at hand, so the results are deltas like any other. Apply the deltas first, in memory or to
/// scratch files: the contents' sizes and digests are checked against the headers.
public enum DeltaAlgebra {
  /// The delta back: from the target of `delta` to `base`.
  ///
  /// - Parameters:
  ///   - delta: a delta against `base`.
  ///   - base: its base, in full.
  ///   - target: its target, in full.
  /// - Complexity: O(n log n) for n covers, and coding what they leave.
  public static func invert<Hasher: ContentHasher>(
    _ delta: DeltaApplier, base: ByteView, target: ByteView, options: EncodingOptions,
    hasher: Hasher.Type
  ) throws(CairnError) -> [UInt8] {
    try invert([delta], base: base, target: target, options: options, hasher: hasher)
  }

  /// The delta back over a chain: from what the last of `chain` makes to `base`, in one step. The
  /// contents in between are not needed.
  ///
  /// Throws `notComposable` where one delta does not start where the one before it ends, or needs no
  /// base.
  /// - Parameters:
  ///   - chain: at least one delta, in the order in which they are applied.
  ///   - base: the base of the first, in full.
  ///   - target: the target of the last, in full.
  /// - Complexity: O(n log n) for n covers, coding what they leave, and for a chain a search of what
  ///   they leave in what they do not use.
  public static func invert<Hasher: ContentHasher>(
    _ chain: [DeltaApplier], base: ByteView, target: ByteView, options: EncodingOptions,
    hasher: Hasher.Type
  ) throws(CairnError) -> [UInt8] {
    guard let first = chain.first, let last = chain.last else {
      throw CairnError(.notComposable, "there is no delta to lead back over")
    }
    for (one, two) in zip(chain, chain.dropFirst()) { try checkOrder(one, two) }
    let names = try DeltaBuilder.names(
      base: target, target: base, options: options, hasher: hasher)
    guard names.base?.digest == last.header.targetDigest else {
      throw notTheContent("the target is not what the delta makes")
    }
    guard let expected = first.header.base,
      chain.allSatisfy({ $0.header.base != nil })
    else {
      throw CairnError(
        .notComposable, "a null delta has no base to lead back to",
        hint: "make a null delta of the old file")
    }
    guard names.targetDigest == expected.digest else {
      throw notTheContent("OLD is not the base of the delta")
    }
    if chain.contains(where: { $0.header.layers != nil }) {
      return try invertLayered(
        chain, base: base, target: target, names: names, options: options, hasher: hasher)
    }
    var covers = try first.covers()
    for delta in chain.dropFirst() { covers = CoverAlgebra.composed(covers, try delta.covers()) }
    covers = CoverAlgebra.inverted(covers)
    let content = PreparedTarget(base, hasher: hasher)
    return try content.withView { base throws(CairnError) in
      let references = ReferenceModel(base: target, target: base, options: options)
      if chain.count > 1 {
        // What came with one delta and stayed with the next is in both contents, but in no cover.
        covers = try GapSearch(
          base: target, target: base, references: references, options: options
        ).filled(covers)
      }
      return try DeltaEncoder.encode(
        covers, base: target, target: base, pages: content.pages, branches: content.branches,
        references: references,
        names: names, options: options)
    }
  }

  /// The delta from the base of `first` to the target of `second`.
  ///
  /// Throws `notComposable` if `second` does not start where `first` ends.
  /// - Parameters:
  ///   - base: the base of `first`, in full; empty for a null delta.
  ///   - target: the target of `second`, in full.
  /// - Complexity: O(n log n) for n covers, and coding what they leave.
  public static func compose<Hasher: ContentHasher>(
    _ first: DeltaApplier, _ second: DeltaApplier, base: ByteView, target: ByteView,
    options: EncodingOptions, hasher: Hasher.Type
  ) throws(CairnError) -> [UInt8] {
    try checkOrder(first, second)
    let needsBase = first.header.base != nil && second.header.base != nil
    let names = try DeltaBuilder.names(
      base: needsBase ? base : nil, target: target, options: options, hasher: hasher)
    guard !needsBase || names.base?.digest == first.header.base?.digest else {
      throw notTheContent("OLD is not the base of the first delta")
    }
    guard names.targetDigest == second.header.targetDigest else {
      throw notTheContent("the target is not what the second delta makes")
    }
    guard needsBase else {
      return try DeltaEncoder.encodeNull(target: target, options: options, hasher: hasher)
    }
    guard first.header.layers == nil, second.header.layers == nil else {
      // The views of what is in between differ: its covers do not meet.
      return try DeltaEncoder.encode(base: base, target: target, options: options, hasher: hasher)
    }
    let covers = CoverAlgebra.composed(try first.covers(), try second.covers())
    let content = PreparedTarget(target, hasher: hasher)
    return try content.withView { target throws(CairnError) in
      try DeltaEncoder.encode(
        CoverAlgebra.checked(covers, target: target), base: base, target: target,
        pages: content.pages, branches: content.branches,
        references: ReferenceModel(base: base, target: target, options: options), names: names,
        options: options)
    }
  }

  /// Throws unless `second` can be applied to what `first` makes.
  public static func checkOrder(
    _ first: DeltaApplier, _ second: DeltaApplier
  ) throws(CairnError) {
    guard let middle = second.header.base else { return }
    guard middle.digest == first.header.targetDigest else {
      throw CairnError(
        .notComposable,
        "the second delta is for base sha256 \(middle.digest), the first one makes "
          + "\(first.header.targetDigest)",
        hint: "give the deltas in the order in which they are applied")
    }
  }

  private static func notTheContent(_ what: String) -> CairnError {
    CairnError(.wrongBase, what, hint: "give the files that the delta was made from")
  }
}

extension DeltaApplier {
  /// The covers of the delta, in order, disjoint: between the innermost views, if it has layers.
  ///
  /// - Complexity: O(n) for n covers; nothing but the covers' streams is read.
  public func covers() throws(CairnError) -> [Cover] {
    var reader = try CoverReader(header.inView, StreamTable(header, delta))
    var covers: [Cover] = []
    while let cover = try reader.next() { covers.append(cover) }
    try reader.finish()
    return covers
  }
}
