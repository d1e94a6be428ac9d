// SPDX-License-Identifier: Apache-2.0

/// Gathers the target's bytes, checks each window as it is completed, and hands them on.
struct VerifiedOutput<Hasher: ContentHasher> {
  private let header: DeltaHeader
  private let monitor: any WorkMonitor
  private let verifiedSize: Int
  /// Whether the bytes are the target's, not a view's that becomes the target further on.
  private let isVerified: Bool
  private var hasher: Hasher
  private var digester: PageDigester<Hasher>
  /// Bytes that were made but not handed on yet.
  var pending: [UInt8]
  /// How many of `pending` are filled.
  var filled = 0
  /// The latest eight bytes of those handed on.
  private var flushedLatest: UInt64 = 0
  /// How many bytes of the target were handed on.
  private(set) var done = 0

  init(
    header: DeltaHeader, pages: [SignedPages], hasher: Hasher, verifiedSize: Int,
    monitor: any WorkMonitor
  ) {
    digester = PageDigester(pages)
    self.header = header
    self.hasher = hasher
    self.verifiedSize = verifiedSize
    self.monitor = monitor
    isVerified = true
    // Windows are multiples of this size, so none ends inside a full buffer.
    pending = [UInt8](repeating: 0, count: DecoderMemory.outputSize)
  }

  /// An output for the view that `header` is about (`DeltaHeader.inView`), whose bytes are checked
  /// where they have become the target.
  init(viewOf header: DeltaHeader, pages: [SignedPages]) {
    digester = PageDigester(pages)
    self.header = header
    hasher = Hasher()
    verifiedSize = 0
    monitor = SilentMonitor()
    isVerified = false
    pending = [UInt8](repeating: 0, count: DecoderMemory.outputSize)
  }

  /// How many bytes can be added before `flush` must be called.
  @inline(__always)
  var room: Int { pending.count &- filled }

  /// The latest eight bytes of the target, the latest highest; nought in front of its start.
  var latest: UInt64 {
    var value = flushedLatest
    for place in max(0, filled - 8)..<filled { value = value >> 8 | UInt64(pending[place]) << 56 }
    return value
  }

  /// Adds bytes; no more than the target has.
  mutating func append<Sink: ByteSink>(
    _ bytes: ByteView, _ sink: inout Sink
  ) throws(CairnError) {
    guard bytes.count <= header.targetSize - done - filled else { throw VerifiedOutput.damaged }
    var place = 0
    while place < bytes.count {
      let part = min(bytes.count - place, room)
      try pending.fill(filled..<filled + part, from: bytes, at: place)
      try advance(part, &sink)
      place += part
    }
  }

  /// Checks and hands on what was gathered.
  mutating func flush<Sink: ByteSink>(_ sink: inout Sink) throws(CairnError) {
    let end = done + filled
    // What follows is foretold from the bytes as they are described, not from those handed on.
    flushedLatest = latest
    digester.process(&pending, filled, at: done)
    if done >= verifiedSize {
      let count = filled
      try pending.withView { view throws(CairnError) in
        if isVerified { hasher.update(view[0..<count]) }
        try sink.append(view[0..<count])
      }
      if isVerified, end & (header.windowSize - 1) == 0, end < header.targetSize {
        let number = (end >> header.windowSizeLog) - 1
        guard DeltaBuilder.windowCheck(hasher.digest()) == header.windowChecks[number] else {
          throw VerifiedOutput.damaged
        }
      }
    }
    done = end
    filled = 0
    try report()
  }

  /// Says how far the target is; throws to stop the work.
  func report() throws(CairnError) {
    try monitor.advance(.applying, completed: done, total: header.targetSize)
  }

  /// Hands on the rest and checks the whole.
  mutating func finish<Sink: ByteSink>(_ sink: inout Sink) throws(CairnError) {
    if filled > 0 { try flush(&sink) }
    if !isVerified { return }
    guard done == header.targetSize, hasher.digest() == header.targetDigest else {
      throw VerifiedOutput.damaged
    }
  }

  private static var damaged: CairnError {
    CairnError(
      .damaged, "the result does not match the target's SHA-256",
      hint: "OLD changed while it was read, or the delta is damaged: fetch the delta again")
  }
}
