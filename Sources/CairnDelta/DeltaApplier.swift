// SPDX-License-Identifier: Apache-2.0

/// Reads a delta and turns its base into its target, in one forward pass.
///
/// The order of use: create (checks the header, then the checksum of the streams), `checkBase`,
/// `apply`. Nothing but the sink's own effects happens outside of memory.
public struct DeltaApplier: Sendable {
  /// The delta's header.
  public let header: DeltaHeader
  let delta: any ByteSource

  /// Reads and checks the header and the checksum of the streams of `delta`.
  public init(delta: any ByteSource, limits: DecodingLimits = DecodingLimits()) throws(CairnError) {
    header = try DeltaHeader(reading: delta)
    self.delta = delta
    try limits.check(header)
    var checksum: UInt64 = 0
    try Blocks.forEach(of: delta, in: header.storedSize..<delta.size) { part throws(CairnError) in
      checksum = Checksum.crc64(part, checksum)
    }
    guard checksum == header.payloadChecksum else {
      throw CairnError(
        .damaged, "the delta does not match its own checksum", hint: "fetch the delta again")
    }
  }

  /// Checks that `base` is the content that the delta was made from, by size and CRC-64.
  ///
  /// On a mismatch the base's SHA-256 is computed for the error: `wrongBase` names both contents,
  /// `alreadyApplied` says that `base` already is the target. A null delta accepts any base.
  public func checkBase<Hasher: ContentHasher>(
    _ base: any ByteSource, hasher: Hasher.Type, monitor: any WorkMonitor = SilentMonitor()
  ) throws(CairnError) {
    guard let expected = header.base else { return }
    if base.size == expected.size {
      var checksum: UInt64 = 0
      var done = 0
      try Blocks.forEach(of: base, in: 0..<base.size) { part throws(CairnError) in
        checksum = Checksum.crc64(part, checksum)
        done += part.count
        try monitor.advance(.checkingBase, completed: done, total: base.size)
      }
      if checksum == expected.checksum { return }
    }
    var state = Hasher()
    try Blocks.forEach(of: base, in: 0..<base.size) { part throws(CairnError) in
      state.update(part)
    }
    let digest = state.digest()
    if digest == header.targetDigest {
      throw CairnError(
        .alreadyApplied, "already applied: the base given is this delta's target",
        hint: "nothing needs to be done")
    }
    throw CairnError(
      .wrongBase,
      "this delta is for base sha256 \(expected.digest), OLD is \(digest)",
      hint: "give the file that the delta was made from (\(expected.size) bytes)")
  }

  /// Finds how much of an interrupted output can be kept.
  ///
  /// Reads `partial` window by window and compares each window's check.
  /// - Returns: the number of bytes of whole verified windows, and the hasher that has seen them.
  public func resumePoint<Hasher: ContentHasher>(
    of partial: any ByteSource, hasher: Hasher.Type
  ) throws(CairnError) -> (verifiedSize: Int, hasher: Hasher) {
    var state = Hasher()
    var verified = (verifiedSize: 0, hasher: state)
    for (number, check) in header.windowChecks.enumerated() {
      let window = number << header.windowSizeLog..<(number + 1) << header.windowSizeLog
      guard window.upperBound <= partial.size else { break }
      try Blocks.forEach(of: partial, in: window) { part throws(CairnError) in
        state.update(part)
      }
      guard DeltaBuilder.windowCheck(state.digest()) == check else { break }
      verified = (window.upperBound, state)
    }
    return verified
  }

  /// Writes the target to `sink`, verifying each window and, at the end, the whole.
  ///
  /// Bytes reach the sink as they are made. When this throws, what the sink got since the last
  /// window cannot be trusted, and `resumePoint` tells what can.
  ///
  /// - Parameters:
  ///   - base: the content that `checkBase` accepted.
  ///   - verifiedSize: how many bytes the sink already has (from `resumePoint`): they are decoded
  ///     again but not handed on.
  ///   - hasher: the computation over those bytes, a fresh one for none.
  ///   - sink: takes the bytes behind `verifiedSize`.
  public func apply<Hasher: ContentHasher, Sink: ByteSink>(
    base: any ByteSource, verifiedSize: Int = 0, hasher: Hasher = Hasher(), to sink: inout Sink,
    monitor: any WorkMonitor = SilentMonitor()
  ) throws(CairnError) {
    precondition(
      verifiedSize >= 0 && verifiedSize <= header.targetSize
        && verifiedSize % header.windowSize == 0, "resumes at the end of a window")
    if let expected = header.base, base.size != expected.size {
      throw CairnError(
        .wrongBase, "the base has \(base.size) bytes, this delta is for \(expected.size)",
        hint: "give the file that the delta was made from")
    }
    let pages = try SignedPages.read(header.inView, delta)
    guard let sizes = header.layers else {
      var output = VerifiedOutput(
        header: header, pages: pages, hasher: hasher, verifiedSize: verifiedSize,
        monitor: monitor)
      var decoder = try TargetDecoder(header: header, delta: delta, base: base)
      try decoder.run(into: &output, sink: &sink)
      return try output.finish(&sink)
    }
    let streams = StreamTable(header, delta)
    let list = try LayerList(sizes, streams)
    let output = VerifiedOutput(
      header: header, pages: [], hasher: hasher, verifiedSize: verifiedSize, monitor: monitor)
    var layered = try LayeredSink(list, streams, output: output, sink: sink)
    // What the sink got must be the caller's even where this ends with an error.
    defer { sink = layered.sink }
    var view = VerifiedOutput<Hasher>(viewOf: header.inView, pages: pages)
    var decoder = try TargetDecoder(
      header: header.inView, delta: delta,
      base: try LayeredBase(base, list, sizes, monitor: monitor).source)
    try decoder.run(into: &view, sink: &layered)
    try view.finish(&layered)
    try layered.finish()
  }
}
