// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnInterop

/// The application of one delta to one file, with all that surrounds it on a disk.
struct Application {
  /// The file that the delta starts from; `nil` for a null delta.
  var oldPath: String?
  /// The delta's path, for messages.
  var deltaPath: String
  /// What a delta may cost.
  var limits: DecodingLimits
  /// How to talk.
  var report: ReportOptions

  /// What came out.
  struct Outcome {
    /// The size of the new file in bytes.
    var size: Int
    /// Its digest, where the delta names it.
    var digest: Digest?
    /// Whether the delta could tell that this is the right content.
    var isVerified = true
    /// How many bytes an earlier, interrupted run had written.
    var resumedAt = 0
  }

  /// Writes the new file to `place`.
  func write(to place: OutputPlace) throws(CairnError) -> Outcome {
    ResidentMemory.releaseStartupCode()
    switch try Patch.open(deltaPath, limits: limits) {
    case .cairn(let applier):
      let base = try base(for: applier)
      let monitor = TerminalProgress(quiet: report.quiet)
      defer { monitor.clear() }
      try check(base, with: applier, monitor)
      guard case .file(let path, let replacesExisting) = place else {
        var sink = try stream(place)
        try run(applier, base: base, to: &sink, monitor)
        return Outcome(size: applier.header.targetSize, digest: applier.header.targetDigest)
      }
      return try stage(
        applier, base: base, at: path, replacesExisting: replacesExisting, monitor)
    case .foreign(let format, let patch):
      return try writeForeign(format, patch, to: place)
    }
  }

  /// Applies the delta completely, but keeps nothing.
  func rehearse() throws(CairnError) -> Outcome {
    ResidentMemory.releaseStartupCode()
    switch try Patch.open(deltaPath, limits: limits) {
    case .cairn(let applier):
      let base = try base(for: applier)
      let monitor = TerminalProgress(quiet: report.quiet)
      defer { monitor.clear() }
      try check(base, with: applier, monitor)
      var sink = CountingSink()
      try run(applier, base: base, to: &sink, monitor)
      return Outcome(size: applier.header.targetSize, digest: applier.header.targetDigest)
    case .foreign(let format, let patch):
      let summary = try summary(format, patch)
      var sink = CountingSink()
      try apply(format, patch, to: &sink)
      return Outcome(size: sink.size, isVerified: summary.hasChecksums)
    }
  }

  // MARK: Cairn's own deltas

  private func base(for applier: DeltaApplier) throws(CairnError) -> FileSource {
    if let oldPath { return try FileSource(path: oldPath) }
    guard applier.header.kind == .null else {
      throw CairnError(
        .usage, "\(deltaPath) is no null delta: it needs the file that it was made from",
        hint: "name OLD before the delta, and leave --null away")
    }
    return try FileSource(path: "/dev/null")
  }

  private func check(
    _ base: FileSource, with applier: DeltaApplier, _ monitor: TerminalProgress
  ) throws(CairnError) {
    try naming(oldPath ?? deltaPath) { () throws(CairnError) in
      try applier.checkBase(base, hasher: SHA256Hasher.self, monitor: monitor)
    }
    monitor.clear()
  }

  private func run(
    _ applier: DeltaApplier, base: FileSource, verifiedSize: Int = 0,
    hasher: SHA256Hasher = SHA256Hasher(), to sink: inout some ByteSink,
    _ monitor: TerminalProgress
  ) throws(CairnError) {
    do throws(CairnError) {
      try applier.apply(
        base: base, verifiedSize: verifiedSize, hasher: hasher, to: &sink, monitor: monitor)
    } catch {
      throw error.code.id.hasPrefix("delta.") ? error.at(deltaPath) : error
    }
    monitor.clear()
  }

  private func stage(
    _ applier: DeltaApplier, base: FileSource, at path: String, replacesExisting: Bool,
    _ monitor: TerminalProgress
  ) throws(CairnError) -> Outcome {
    let size = applier.header.targetSize
    let staged = try StagedFile(
      for: path, tag: applier.header.targetDigest, replacesExisting: replacesExisting)
    var hasher = SHA256Hasher()
    var verifiedSize = 0
    if staged.existingSize > 0 {
      (verifiedSize, hasher) = try applier.resumePoint(
        of: staged.existingBytes(), hasher: SHA256Hasher.self)
    }
    try staged.resume(at: verifiedSize)
    if verifiedSize > 0 {
      report.note("resuming at \(ByteCount(verifiedSize)) of \(ByteCount(size))")
    }
    do throws(CairnError) {
      try staged.requireSpace(for: size, holeSize: base.holeSize)
      var sink = staged
      try run(
        applier, base: base, verifiedSize: verifiedSize, hasher: hasher, to: &sink, monitor)
      try staged.commit(permissionsLike: oldPath == nil ? nil : base)
    } catch {
      // Whatever else went wrong would go wrong again, and the disk is not ours to fill.
      guard error.code == .interrupted else { throw error }
      staged.keep()
      throw CairnError(
        .interrupted, "interrupted; what is written so far is kept in \(staged.partPath)",
        hint: "run the same command again to go on, or remove the file")
    }
    return Outcome(size: size, digest: applier.header.targetDigest, resumedAt: verifiedSize)
  }

  private func stream(_ place: OutputPlace) throws(CairnError) -> StreamSink {
    if case .stream(let path) = place { return try StreamSink(path: path) }
    return .standardOutput()
  }

  // MARK: Patches of other programs

  private func writeForeign(
    _ format: ForeignFormat, _ patch: any ViewableBytes, to place: OutputPlace
  ) throws(CairnError) -> Outcome {
    let summary = try summary(format, patch)
    guard case .file(let path, let replacesExisting) = place else {
      var sink = CountingSink(passingTo: try stream(place))
      try apply(format, patch, to: &sink)
      return Outcome(size: sink.size, isVerified: summary.hasChecksums)
    }
    var hasher = SHA256Hasher()
    patch.withView { hasher.update($0) }
    let staged = try StagedFile(
      for: path, tag: hasher.digest(), replacesExisting: replacesExisting)
    // Without checks for each window nothing tells whether what is there can be kept.
    try staged.resume(at: 0)
    if let size = summary.targetSize { try staged.requireSpace(for: size) }
    var sink = CountingSink(passingTo: staged)
    try apply(format, patch, to: &sink)
    let base = try oldPath.map { path throws(CairnError) in try FileSource(path: path) }
    try staged.commit(permissionsLike: base)
    return Outcome(size: sink.size, isVerified: summary.hasChecksums)
  }

  private func summary(
    _ format: ForeignFormat, _ patch: any ViewableBytes
  ) throws(CairnError) -> ForeignSummary {
    try naming(deltaPath) { () throws(CairnError) in
      try patch.withView { view throws(CairnError) in
        try ForeignPatch(format: format, patch: view).summary
      }
    }
  }

  private func apply(
    _ format: ForeignFormat, _ patch: any ViewableBytes, to sink: inout CountingSink
  ) throws(CairnError) {
    guard let oldPath else {
      throw CairnError(
        .usage, "\(deltaPath) is a \(format.title) patch and needs the file that it was made from",
        hint: "name OLD before the patch, and leave --null away")
    }
    let base = try MappedFile(path: oldPath)
    try naming(deltaPath) { () throws(CairnError) in
      try base.withView { base throws(CairnError) in
        try patch.withView { view throws(CairnError) in
          try ForeignPatch(format: format, patch: view).apply(base: base, to: &sink, limits: limits)
        }
      }
    }
  }
}
