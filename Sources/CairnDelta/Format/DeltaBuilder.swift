// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Builds a delta from covers: streams, header, checksums.
struct DeltaBuilder {
  let base: ByteView
  let target: ByteView
  let options: EncodingOptions
  /// What is known of the executables; nil copies plainly.
  var references: ReferenceModel?
  /// Where `target` holds, in place of digests of its pages, what these differ by from the true ones.
  var pages: [SignedPages] = []
  /// Where `target` has code.
  var branches: [BranchRange] = []

  /// What the header says of both contents, computed once for all forms of a delta.
  struct Names: Sendable {
    var base: DeltaHeader.Base?
    var targetSize: Int
    var targetDigest: Digest
    var windowChecks: [UInt32]
    /// The streams that are seen through, where base and target are views.
    var layers: ExpandedPair?

    /// The same for a delta that needs no base.
    var withoutBase: Names {
      var names = self
      names.base = nil
      names.layers = layers?.withoutBase
      return names
    }
  }

  /// A job's result: at most a few streams.
  private typealias Coded = (description: StreamDescription, bytes: [UInt8])

  /// The delta whose covers are `covers`; without a base in `names` a null delta.
  func build(_ covers: [Cover], names: Names) throws(CairnError) -> [UInt8] {
    var settings = CodingSettings(
      effort: options.effort, decoderMemoryLimit: options.decoderMemoryLimit)
    if options.isForKeeping { settings = settings.forKeeping }
    let stands = names.base == nil && !options.isForKeeping
    var streams = try code(covers, stands ? settings.forNull : settings)
    if let layers = names.layers {
      streams += try DeltaBuilder.smallest(
        [layers.list.stream(), layers.correctionStream()], settings)
    }
    let descriptions = streams.map { $0.description }
    var payload: [UInt8] = []
    payload.reserveCapacity(streams.reduce(0) { $0 + $1.bytes.count })
    for stream in streams { payload += stream.bytes }
    let header = DeltaHeader(
      base: names.base, targetSize: names.targetSize, targetDigest: names.targetDigest,
      layers: names.layers?.sizes,
      windowSizeLog: DeltaHeader.windowSizeLog(for: names.targetSize),
      windowChecks: names.windowChecks,
      declaredMemory: DecoderMemory.needed(
        descriptions, baseSize: names.base == nil ? nil : base.count, targetSize: target.count,
        coverCount: covers.count, layers: names.layers?.sizes),
      coverCount: covers.count, streams: descriptions,
      payloadChecksum: payload.withView { Checksum.crc64($0) }, storedSize: 0)
    return header.encoded() + payload
  }

  /// All streams in the order of their kinds, coded in parallel.
  private func code(
    _ covers: [Cover], _ settings: CodingSettings
  ) throws(CairnError) -> [Coded] {
    let literals = DeltaBuilder.gaps(between: covers, in: [0..<target.count])
    let results = Mutex<[Result<[Coded], CairnError>]>([])
    // The literals take longest: they come first.
    options.loop(3) { job in
      let result: Result<[Coded], CairnError>
      do throws(CairnError) {
        switch job {
        case 0: result = .success(try codeLiterals(literals, covers, settings))
        case 1:
          if let references {
            result = .success(try codeReferences(covers, references, settings))
          } else {
            result = .success(try codeResiduals(covers, settings))
          }
        default: result = .success(try codeCovers(covers, settings))
        }
      } catch {
        result = .failure(error)
      }
      results.withLock { $0.append(result) }
    }
    var streams: [Coded] = []
    for result in results.withLock({ $0 }) { streams += try result.get() }
    streams += try DeltaBuilder.smallest([SignedPages.stream(pages)], settings)
    return streams.filter { $0.description.symbolCount > 0 }.sorted {
      $0.description.kind.rawValue < $1.description.kind.rawValue
    }
  }

  private func codeLiterals(
    _ literals: [Range<Int>], _ covers: [Cover], _ settings: CodingSettings
  ) throws(CairnError) -> [Coded] {
    let total = literals.reduce(0) { $0 + $1.count }
    let coder = LiteralCoder(
      literals: LiteralBytes(target, literals, branches: branches), settings: settings)
    let coded = try coder.encode { done throws(CairnError) in
      try options.monitor.advance(.coding, completed: done, total: total)
    }
    if let references, total > 0,
      total <= max(settings.mixedLiteralCount, target.count / settings.mixedLiteralShare)
    {
      let mixed = try codeMixed(literals, covers, references, total)
      if mixed.bytes.count < coded.size { return [mixed] }
    }
    return coded.streams
  }

  /// The literals in the mixed coder.
  private func codeMixed(
    _ literals: [Range<Int>], _ covers: [Cover], _ model: ReferenceModel, _ total: Int
  ) throws(CairnError) -> Coded {
    let log = LiteralModels.lineLog(for: total)
    var mixer = LiteralMixer(
      base: BaseBytes(base), count: total, lineLog: log, coder: RangeEncoder())
    var previous: Cover?
    var next = 0
    var done = 0
    for gap in literals {
      while next < covers.count, covers[next].start < gap.upperBound {
        if covers[next].baseOffset != nil { previous = covers[next] }
        next += 1
      }
      var run = LiteralRun(
        gap, after: previous, before: next < covers.count ? covers[next] : nil,
        in: model.target.addresses)
      var bytes = target[gap].copied()
      var latest: UInt64 = 0
      for place in max(0, gap.lowerBound - 8)..<gap.lowerBound {
        latest = latest >> 8 | UInt64(target[place]) << 56
      }
      try mixer.code(&run, &bytes, 0..<bytes.count, latest: latest)
      done += gap.count
      try options.monitor.advance(.coding, completed: done, total: total)
    }
    let coded = mixer.coder.finish()
    let description = StreamDescription(
      kind: .literal, coder: .mixed, parameter: log, symbolCount: total, codedSize: coded.count)
    return (description, coded)
  }

  /// How much of a cover is compared between two looks at the monitor, bytes.
  private static let residualStep = 16 << 20

  private func codeResiduals(
    _ covers: [Cover], _ settings: CodingSettings
  ) throws(CairnError) -> [Coded] {
    var writer = ResidualWriter(allProfiles: settings.allProfiles)
    // Other contents than executables gain little, and a decoder pays for it.
    var corrections =
      settings.correctsPlainCovers ? CorrectionWriter(covers, target: target, settings) : nil
    for cover in covers {
      guard case .base(let offset) = cover.source else { continue }
      corrections?.start(cover, from: offset, nil)
      var done = 0
      while done < cover.length {
        // Parts end where chunks of the target do.
        let room = DeltaBuilder.residualStep - (cover.start + done) % DeltaBuilder.residualStep
        let part = min(cover.length - done, room)
        writer.append(
          base: base, at: offset + done, target: target, at: cover.start + done, length: part)
        if corrections != nil {
          var bytes = base[offset + done..<offset + done + part].copied()
          try corrections?.append(&bytes, place: cover.start + done)
        }
        done += part
        if part == room {
          options.releaseResidentPages()
          try options.monitor.advance(
            .coding, completed: cover.start + done, total: target.count)
        }
      }
    }
    return try DeltaBuilder.smaller(writer, corrections, settings)
  }

  /// The smaller of two forms of what covers leave, without residuals the other one.
  private static func smaller(
    _ residuals: ResidualWriter?, _ corrections: CorrectionWriter?, _ settings: CodingSettings
  ) throws(CairnError) -> [Coded] {
    let mixed = corrections?.finish()
    guard let residuals else { return mixed.map { [$0] } ?? [] }
    let plain = try smallest(residuals.finish(), settings)
    guard let mixed, mixed.bytes.count < plain.reduce(0, { $0 + $1.bytes.count }) else {
      return plain
    }
    return [mixed]
  }

  /// From so many residuals on the form that is clearly ahead is certain to win.
  private static let raceCount = 1 << 15

  /// Whether residuals take so much more than corrections so far that they need not go on.
  private static func isLost(
    _ residuals: ResidualWriter?, against corrections: CorrectionWriter?,
    _ settings: CodingSettings
  ) throws(CairnError) -> Bool {
    guard let residuals, let corrections else { return false }
    let sizes = try smallest(residuals.finish(), settings).map { $0.bytes.count }
    return sizes.reduce(0, +) > corrections.size + corrections.size / 4
  }

  /// The streams of references, and of what they and the base leave.
  private func codeReferences(
    _ covers: [Cover], _ model: ReferenceModel, _ settings: CodingSettings
  ) throws(CairnError) -> [Coded] {
    var writer: ResidualWriter? = ResidualWriter(allProfiles: settings.allProfiles)
    var patcher = ReferencePatcher(
      ReferenceCodec(
        table: model.base, base: BaseBytes(base), covers: covers, target: model.target.addresses,
        truth: target, coder: RangeEncoder()))
    var corrections = CorrectionWriter(covers, target: target, settings)
    var isRacing = true
    for cover in covers {
      guard case .base(let offset) = cover.source else { continue }
      var bytes = base[offset..<offset + cover.length].copied()
      patcher.start(offset, length: cover.length, at: cover.start)
      try patcher.patch(&bytes, 0..<cover.length, from: offset)
      bytes.withView {
        writer?.append(base: $0, at: 0, target: target, at: cover.start, length: cover.length)
      }
      corrections?.start(cover, from: offset, model.base.addresses)
      try corrections?.append(&bytes, place: cover.start)
      if isRacing, (writer?.count ?? 0) >= DeltaBuilder.raceCount {
        isRacing = false
        if try DeltaBuilder.isLost(writer, against: corrections, settings) { writer = nil }
      }
    }
    var images = NumberStreamWriter(contextCount: StreamKind.image.contextCount)
    for number in model.target.addresses.numbers(
      model.baseImages, peer: model.base.addresses)
    {
      images.append(number) { _ in 0 }
    }
    let coded = patcher.codec.coder.finish()
    let description = StreamDescription(
      kind: .reference, coder: .mixed, parameter: 0, symbolCount: model.base.entries.count,
      codedSize: coded.count)
    return try DeltaBuilder.smaller(writer, corrections, settings)
      + DeltaBuilder.smallest([images.finish(.image)], settings) + [(description, coded)]
  }

  private func codeCovers(
    _ covers: [Cover], _ settings: CodingSettings
  ) throws(CairnError) -> [Coded] {
    var writer = CoverWriter()
    for cover in covers { writer.append(cover) }
    return try DeltaBuilder.smallest(writer.finish(), settings)
  }

  private static func smallest(
    _ streams: [PendingStream], _ settings: CodingSettings
  ) throws(CairnError) -> [Coded] {
    var coded: [Coded] = []
    for stream in streams where stream.symbolCount > 0 {
      coded.append(try stream.smallest(settings))
    }
    return coded
  }

  /// What the covers leave over of `ranges`; none of them reaches over the end of a range.
  static func gaps(between covers: [Cover], in ranges: [Range<Int>]) -> [Range<Int>] {
    var gaps: [Range<Int>] = []
    var next = covers.startIndex
    for range in ranges {
      var place = range.lowerBound
      while next < covers.endIndex, covers[next].start < range.upperBound {
        if covers[next].start > place { gaps.append(place..<covers[next].start) }
        place = covers[next].end
        next += 1
      }
      if range.upperBound > place { gaps.append(place..<range.upperBound) }
    }
    return gaps
  }
}
