// SPDX-License-Identifier: Apache-2.0

/// Makes deltas.
public enum DeltaEncoder {
  /// The delta that turns `base` into `target`.
  ///
  /// The bytes depend on the two contents and on the options' effort and limits, on nothing else.
  /// What deflate compressed is compared expanded where that makes the delta smaller. Where the null
  /// delta of `target` is smaller, the result is that one. Deltas of at most 160 bytes are kept as
  /// they are, and large targets are judged by a quick compression.
  ///
  /// - Complexity: time linear in both sizes for alike contents, with a bounded amount of work for
  ///   each byte of `target` otherwise; memory: see Documentation/Architecture.md.
  public static func encode<Hasher: ContentHasher>(
    base: ByteView, target: ByteView, options: EncodingOptions, hasher: Hasher.Type
  ) throws(CairnError) -> [UInt8] {
    let names = try DeltaBuilder.names(
      base: base, target: target, options: options, hasher: hasher)
    return try LayeredEncoding(names: names, options: options).smaller(
      base: base, target: target
    ) { base, target, names throws(CairnError) in
      let content = PreparedTarget(target, layers: names.layers, hasher: hasher)
      return try content.withView { target throws(CairnError) in
        try smallest(
          base: base, target: target, pages: content.pages, branches: content.branches,
          names: names, options: options)
      }
    }
  }

  /// The smaller of the deltas with and without references. The target is prepared.
  private static func smallest(
    base: ByteView, target: ByteView, pages: [SignedPages], branches: [BranchRange],
    names: DeltaBuilder.Names, options: EncodingOptions
  ) throws(CairnError) -> [UInt8] {
    var best: [UInt8]?
    if let references = ReferenceModel(
      base: base, target: target, layers: names.layers, options: options)
    {
      let covers = try self.covers(
        base: base, target: target, references: references, options: options)
      let delta = try encode(
        covers, base: base, target: target, pages: pages, branches: branches,
        references: references, names: names, options: options)
      if isWorthIt(delta, references, base: base, target: target, options) { return delta }
      best = delta
    }
    let covers = try self.covers(base: base, target: target, options: options)
    let plain = try encode(
      covers, base: base, target: target, pages: pages, branches: branches, references: nil,
      names: names, options: options)
    if let best, best.count < plain.count { return best }
    return plain
  }

  /// Whether a delta with references is surely smaller than one without, so that the other need not
  /// be made: there are many of them, and little else is left.
  private static func isWorthIt(
    _ delta: [UInt8], _ references: ReferenceModel, base: ByteView, target: ByteView,
    _ options: EncodingOptions
  ) -> Bool {
    options.effort != .max && target.count > 1 << 20 && !references.isThin
      && delta.count < target.count / 3
  }

  /// The null delta of `target`: its compressed form, which needs no base.
  public static func encodeNull<Hasher: ContentHasher>(
    target: ByteView, options: EncodingOptions, hasher: Hasher.Type
  ) throws(CairnError) -> [UInt8] {
    let names = try DeltaBuilder.names(
      base: nil, target: target, options: options, hasher: hasher)
    return try LayeredEncoding(names: names, options: options).smaller(
      base: nil, target: target
    ) { _, target, names throws(CairnError) in
      let content = PreparedTarget(target, layers: names.layers, hasher: hasher)
      return try content.withView { target throws(CairnError) in
        try encodeNull(
          target: target, pages: content.pages, branches: content.branches, names: names,
          options: options)
      }
    }
  }

  /// The ranges of `target` that are worth copying from `base`, in order, disjoint: what a delta is
  /// built on.
  public static func covers(
    base: ByteView, target: ByteView, options: EncodingOptions
  ) throws(CairnError) -> [Cover] {
    let plan = MatchingPlan(
      effort: options.effort, baseSize: base.count, targetSize: target.count,
      memoryLimit: options.memoryLimit)
    let matcher = Matcher(base: base, target: target, plan: plan, options: options)
    return try matcher.covers()
  }

  /// The same with the operands of executables seen as what they name: first they are masked, then,
  /// with what that alignment tells, replaced by the places of their targets.
  private static func covers(
    base: ByteView, target: ByteView, references: ReferenceModel, options: EncodingOptions
  ) throws(CairnError) -> [Cover] {
    let masked = references.masked(base: base, target: target)
    let first = try masked.0.withView { old throws(CairnError) in
      try masked.1.withView { new throws(CairnError) in
        var quick = options
        quick.effort = .fast
        return try covers(base: old, target: new, options: quick)
      }
    }
    let labelled = references.labelled(base: base, target: target, covers: first)
    return try labelled.0.withView { old throws(CairnError) in
      try labelled.1.withView { new throws(CairnError) in
        try covers(base: old, target: new, options: options)
      }
    }.filter { isTrue($0, target) }
  }

  /// Whether a cover holds for the true bytes: what is filled must be so.
  private static func isTrue(_ cover: Cover, _ target: ByteView) -> Bool {
    guard case .fill(let byte) = cover.source else { return true }
    for place in cover.start..<cover.end where target[place] != byte { return false }
    return true
  }

  /// The smaller of the delta with these covers and the null delta. The target is prepared.
  static func encode(
    _ covers: [Cover], base: ByteView, target: ByteView, pages: [SignedPages],
    branches: [BranchRange], references: ReferenceModel?, names: DeltaBuilder.Names,
    options: EncodingOptions
  ) throws(CairnError) -> [UInt8] {
    var builder = DeltaBuilder(base: base, target: target, options: options)
    builder.references = references
    builder.pages = pages
    builder.branches = branches
    let delta = try builder.build(covers, names: names)
    let rival = NullRival(target: target, branches: branches, options: options)
    guard try rival.isWorthTrying(against: delta.count) else { return delta }
    let null = try encodeNull(
      target: target, pages: pages, branches: branches, names: names, options: options)
    return null.count < delta.count ? null : delta
  }

  private static func encodeNull(
    target: ByteView, pages: [SignedPages], branches: [BranchRange],
    names: DeltaBuilder.Names, options: EncodingOptions
  ) throws(CairnError) -> [UInt8] {
    var builder = DeltaBuilder(base: .empty, target: target, options: options)
    builder.pages = pages
    builder.branches = branches
    return try builder.build(Matcher.fillCovers(target), names: names.withoutBase)
  }
}
