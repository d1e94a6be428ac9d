// SPDX-License-Identifier: Apache-2.0

/// Makes the target's bytes, in order, from the base and a delta's streams.
struct TargetDecoder {
  private let header: DeltaHeader
  private var covers: CoverReader
  /// All covers, where references need them beforehand, and the next of them.
  private var known: [Cover]?
  private var nextKnown = 0
  private var literals: ByteStreamReader?
  private var residuals: ResidualReader
  private var corrections: CorrectionReader?
  private var base: CachedBase
  private var patcher: ReferencePatcher<RangeDecoder>?
  /// The addresses of the base and of the target, where references are patched: taking them from the
  /// patcher for every cover would copy all of it.
  private var addresses: (base: AddressSpace, target: AddressSpace)?
  private var mixer: LiteralMixer<RangeDecoder>?
  private var mixedLeft = 0
  /// Where literals are filtered.
  private var branches: BranchBlocks

  init(
    header: DeltaHeader, delta: any ByteSource, base: any ByteSource
  ) throws(CairnError) {
    self.header = header
    let streams = StreamTable(header, delta)
    covers = try CoverReader(header, streams)
    literals = header.mixesLiterals ? nil : try ByteStreamReader(.literal, streams)
    residuals = try ResidualReader(streams)
    corrections = try CorrectionReader(streams)
    branches = BranchBlocks(try BranchRange.read(header, streams))
    self.base = CachedBase(base)
    guard header.usesReferences else { return }
    let bytes = try BaseBytes(base)
    // All of the base is in memory: nothing of it is read again. The patcher keeps it alive.
    self.base = CachedBase(bytes.view)
    var known: [Cover] = []
    while let cover = try covers.next() { known.append(cover) }
    let patcher = try TargetDecoder.patcher(header, streams, bytes, known)
    addresses = (patcher.codec.table.addresses, patcher.codec.target)
    self.patcher = patcher
    self.known = known
    guard header.mixesLiterals else { return }
    let (stream, input) = streams.open(.literal)
    mixedLeft = stream.symbolCount
    mixer = LiteralMixer(
      base: bytes, count: mixedLeft, lineLog: stream.parameter, coder: try RangeDecoder(input))
  }

  /// What predicts the references of the covers.
  static func patcher(
    _ header: DeltaHeader, _ streams: StreamTable, _ base: BaseBytes, _ covers: [Cover]
  ) throws(CairnError) -> ReferencePatcher<RangeDecoder> {
    var images = try AddressSpaceReader(streams)
    let table = try ReferenceTable(
      scanning: base.view, images: try images.baseImages(size: base.view.count))
    guard table.entries.count == header.symbolCount(.reference) else {
      throw StreamTable.malformed(.reference, "is for a base with other references")
    }
    let target = try images.target(
      peer: table.addresses, targetSize: header.targetSize)
    let (_, input) = streams.open(.reference)
    return ReferencePatcher(
      ReferenceCodec(
        table: table, base: base, covers: covers, target: target, truth: .empty,
        coder: try RangeDecoder(input)))
  }

  /// Makes all of the target.
  mutating func run<Hasher, Sink: ByteSink>(
    into output: inout VerifiedOutput<Hasher>, sink: inout Sink
  ) throws(CairnError) {
    var place = 0
    var previous: Cover?
    while let cover = try nextCover() {
      try makeLiterals(place..<cover.start, previous, cover, &output, &sink)
      if cover.baseOffset != nil { previous = cover }
      switch cover.source {
      case .fill(let byte): try fill(byte, cover.length, &output, &sink)
      case .base(let offset): try copy(cover, from: offset, &output, &sink)
      }
      place = cover.end
    }
    try makeLiterals(place..<header.targetSize, previous, nil, &output, &sink)
    try covers.finish()
    guard patcher?.codec.coder.isAtEnd ?? true else {
      throw StreamTable.malformed(.reference, "has more than the covers use")
    }
    try residuals.finish()
    try corrections?.finish()
    try literals?.finish()
    guard mixer?.coder.isAtEnd ?? true, mixedLeft == 0 else {
      throw StreamTable.malformed(.literal, "has more than the covers use")
    }
  }

  private mutating func nextCover() throws(CairnError) -> Cover? {
    guard let known else { return try covers.next() }
    guard nextKnown < known.count else { return nil }
    nextKnown += 1
    return known[nextKnown - 1]
  }

  /// Makes the literals in `range`, between the covers beside it.
  private mutating func makeLiterals<Hasher, Sink: ByteSink>(
    _ range: Range<Int>, _ previous: Cover?, _ next: Cover?,
    _ output: inout VerifiedOutput<Hasher>, _ sink: inout Sink
  ) throws(CairnError) {
    if range.isEmpty { return }
    guard mixer != nil, let target = addresses?.target else {
      return try copyLiterals(range, &output, &sink)
    }
    guard mixedLeft >= range.count else {
      throw StreamTable.malformed(.literal, "has too few bytes")
    }
    mixedLeft -= range.count
    var run = LiteralRun(range, after: previous, before: next, in: target)
    var left = range.count
    while left > 0 {
      let part = min(left, output.room)
      let latest = output.latest
      try mixer?.code(
        &run, &output.pending, output.filled..<output.filled + part, latest: latest)
      try output.advance(part, &sink)
      left -= part
    }
  }

  /// Makes the literals in `range`, filtered ones block by block.
  private mutating func copyLiterals<Hasher, Sink: ByteSink>(
    _ range: Range<Int>, _ output: inout VerifiedOutput<Hasher>, _ sink: inout Sink
  ) throws(CairnError) {
    var place = range.lowerBound
    while place < range.upperBound {
      let (end, branch) = branches.part(from: place, to: range.upperBound)
      if let branch {
        try makeBlock(end - place, at: branch.address(of: place), branch.machine, &output, &sink)
      } else {
        try copyLiterals(end - place, &output, &sink)
      }
      place = end
    }
  }

  /// Makes a block of filtered literals.
  private mutating func makeBlock<Hasher, Sink: ByteSink>(
    _ count: Int, at address: UInt32, _ machine: ExecutableImage.Machine,
    _ output: inout VerifiedOutput<Hasher>, _ sink: inout Sink
  ) throws(CairnError) {
    var block = [UInt8](repeating: 0, count: count)
    try literals?.read(into: &block, 0..<count)
    BranchFilter.undo(&block, at: address, machine)
    var done = 0
    while done < count {
      let part = min(count - done, output.room)
      output.pending.copy(output.filled..<output.filled + part, from: block, at: done)
      try output.advance(part, &sink)
      done += part
    }
  }

  private mutating func copyLiterals<Hasher, Sink: ByteSink>(
    _ count: Int, _ output: inout VerifiedOutput<Hasher>, _ sink: inout Sink
  ) throws(CairnError) {
    var left = count
    while left > 0 {
      let part = min(left, output.room)
      try literals?.read(into: &output.pending, output.filled..<output.filled + part)
      try output.advance(part, &sink)
      left -= part
    }
  }

  private func fill<Hasher, Sink: ByteSink>(
    _ byte: UInt8, _ count: Int, _ output: inout VerifiedOutput<Hasher>, _ sink: inout Sink
  ) throws(CairnError) {
    var left = count
    while left > 0 {
      let part = min(left, output.room)
      output.pending.set(output.filled..<output.filled + part, to: byte)
      try output.advance(part, &sink)
      left -= part
    }
  }

  private mutating func copy<Hasher, Sink: ByteSink>(
    _ cover: Cover, from offset: Int, _ output: inout VerifiedOutput<Hasher>, _ sink: inout Sink
  ) throws(CairnError) {
    patcher?.start(offset, length: cover.length, at: cover.start)
    corrections?.start(
      addresses?.base, offset: offset, length: cover.length, at: cover.start)
    var done = 0
    while done < cover.length {
      let part = min(cover.length - done, output.room)
      let range = output.filled..<output.filled + part
      try base.read(into: &output.pending, range, at: offset + done)
      try patcher?.patch(&output.pending, range, from: offset + done)
      try residuals.correct(&output.pending, range, place: cover.start + done)
      try corrections?.correct(&output.pending, range, place: cover.start + done)
      try output.advance(part, &sink)
      done += part
    }
  }
}

extension VerifiedOutput {
  /// Counts `count` bytes more as filled; hands them on when the buffer is full.
  @inline(__always)
  mutating func advance<Sink: ByteSink>(
    _ count: Int, _ sink: inout Sink
  ) throws(CairnError) {
    filled &+= count
    if filled == pending.count { try flush(&sink) }
  }
}
