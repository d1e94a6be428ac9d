// SPDX-License-Identifier: Apache-2.0

// Format-Delta 3: magic, version, features, target, base, windows, memory, covers, streams,
// payload checksum, header checksum. All varints are minimal; everything unknown is refused.

extension DeltaHeader {
  /// The first bytes of every delta.
  public static let magic: [UInt8] = [0x89, 0x43, 0x41, 0x49, 0x52, 0x4E]
  /// The version of the format that this code writes, and the only one it reads.
  static let version: UInt8 = 1
  /// No header is longer than this, in bytes.
  static let maximumSize = 2048
  /// The largest base or target: sums of sizes cannot overflow.
  static let maximumContentSize = 1 << 56
  /// A target has at most this many windows.
  static let maximumWindowCount = 8
  /// The smallest window, as a power of two.
  static let minimumWindowLog = 20

  /// The smallest allowed window for a target, as a power of two.
  static func windowSizeLog(for targetSize: Int) -> Int {
    var log = minimumWindowLog
    while (targetSize - 1) >> log >= maximumWindowCount { log += 1 }
    return log
  }

  /// The feature bit of deltas whose references are predicted.
  static let referenceFeature: UInt64 = 1

  /// The feature bit of deltas with a stream that is mixed.
  static let mixingFeature: UInt64 = 2

  /// The feature bit of deltas whose target holds digests of its own pages.
  static let pageDigestFeature: UInt64 = 4

  /// The feature bit of deltas whose literals are filtered where they are code.
  static let branchFeature: UInt64 = 8

  /// The feature bit of deltas that see through deflate.
  static let layerFeature: UInt64 = 16

  /// All features that this code knows.
  private static let knownFeatures =
    referenceFeature | mixingFeature | pageDigestFeature | branchFeature | layerFeature

  /// Whether references are predicted.
  var usesReferences: Bool { symbolCount(.image) > 0 }

  /// The features that a reader must know.
  var features: UInt64 {
    (streams.contains { $0.kind == .image || $0.kind == .reference }
      ? DeltaHeader.referenceFeature : 0)
      | (streams.contains { $0.coder == .mixed } ? DeltaHeader.mixingFeature : 0)
      | (symbolCount(.pageDigest) > 0 ? DeltaHeader.pageDigestFeature : 0)
      | (symbolCount(.branch) > 0 ? DeltaHeader.branchFeature : 0)
      | (symbolCount(.layer) > 0 ? DeltaHeader.layerFeature : 0)
  }

  /// The header as bytes, its checksum included.
  func encoded() -> [UInt8] {
    var bytes = DeltaHeader.magic
    bytes.append(DeltaHeader.version)
    Varint.append(features, to: &bytes)
    bytes.append(kind.rawValue)
    Varint.append(UInt64(targetSize), to: &bytes)
    bytes += targetDigest.bytes
    if let base {
      Varint.append(UInt64(base.size), to: &bytes)
      bytes += base.digest.bytes
      bytes += DeltaHeader.littleEndian(base.checksum, 8)
    }
    if let layers { bytes += layers.encoded(hasBase: base != nil) }
    bytes.append(UInt8(windowSizeLog))
    for check in windowChecks { bytes += DeltaHeader.littleEndian(UInt64(check), 4) }
    Varint.append(UInt64(declaredMemory), to: &bytes)
    Varint.append(UInt64(coverCount), to: &bytes)
    bytes.append(UInt8(streams.count))
    for stream in streams {
      bytes.append(stream.kind.rawValue)
      bytes.append(stream.coder.rawValue)
      bytes.append(UInt8(stream.parameter))
      Varint.append(UInt64(stream.symbolCount), to: &bytes)
      Varint.append(UInt64(stream.codedSize), to: &bytes)
    }
    bytes += DeltaHeader.littleEndian(payloadChecksum, 8)
    let checksum = bytes.withView { Checksum.crc32($0) }
    bytes += DeltaHeader.littleEndian(UInt64(checksum), 4)
    return bytes
  }

  private static func littleEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }

  /// Reads the header at the start of `source`.
  init(reading source: any ByteSource) throws(CairnError) {
    var bytes = [UInt8](
      repeating: 0, count: max(0, min(source.size, DeltaHeader.maximumSize)))
    try bytes.fill(0..<bytes.count, from: source, at: 0)
    var reader = HeaderReader(bytes)
    guard bytes.count >= 6, Array(bytes[..<6]) == DeltaHeader.magic else {
      let hint =
        bytes.isEmpty ? "the file is empty" : "it does not start with the signature of one"
      throw CairnError(.malformed, "not a Cairn delta", hint: hint)
    }
    try reader.skip(6)
    let version = try reader.byte()
    guard version == DeltaHeader.version else {
      throw CairnError(
        .unsupported, "the delta has format version \(version), this build reads version 1",
        hint: "use a newer cairn")
    }
    let features = try reader.number(below: .max)
    guard UInt64(features) & ~DeltaHeader.knownFeatures == 0 else {
      throw CairnError(
        .unsupported, "the delta needs features (bits \(features)) that this build does not have",
        hint: "use a newer cairn")
    }
    let kindByte = try reader.byte()
    guard let kind = Kind(rawValue: kindByte) else {
      throw HeaderReader.malformed("unknown kind \(kindByte)")
    }
    targetSize = try reader.number(below: DeltaHeader.maximumContentSize)
    targetDigest = Digest(try reader.bytes(Digest.size))
    if kind == .difference {
      let size = try reader.number(below: DeltaHeader.maximumContentSize)
      let digest = Digest(try reader.bytes(Digest.size))
      base = Base(size: size, digest: digest, checksum: try reader.littleEndian(8))
    } else {
      base = nil
    }
    layers =
      UInt64(features) & DeltaHeader.layerFeature == 0
      ? nil : try LayerSizes(reading: &reader, baseSize: base?.size, targetSize: targetSize)
    windowSizeLog = Int(try reader.byte())
    guard windowSizeLog >= DeltaHeader.minimumWindowLog, windowSizeLog < 57 else {
      throw HeaderReader.malformed("window size 2^\(windowSizeLog)")
    }
    let windowCount = (targetSize + (1 << windowSizeLog) - 1) >> windowSizeLog
    guard windowCount <= DeltaHeader.maximumWindowCount else {
      throw HeaderReader.malformed("\(windowCount) windows, at most 8 are allowed")
    }
    windowChecks = []
    for _ in 1..<max(1, windowCount) {
      windowChecks.append(UInt32(truncatingIfNeeded: try reader.littleEndian(4)))
    }
    declaredMemory = try reader.number(below: 1 << 48)
    coverCount = try reader.number(below: DeltaHeader.maximumContentSize)
    streams = try StreamDescription.read(from: &reader)
    payloadChecksum = try reader.littleEndian(8)
    let checksum = Array(bytes[..<reader.place]).withView { Checksum.crc32($0) }
    guard try reader.littleEndian(4) == UInt64(checksum) else {
      throw CairnError(
        .damaged, "the delta's header does not match its checksum", hint: "fetch the delta again")
    }
    storedSize = reader.place
    guard self.features == UInt64(features) else {
      throw HeaderReader.malformed("its feature bits contradict its streams")
    }
    guard usesReferences || (symbolCount(.reference) == 0 && !mixesLiterals) else {
      throw HeaderReader.malformed("it describes no images")
    }
    try checkSizes(source)
  }

  /// The relations between fields that the format demands.
  private func checkSizes(_ source: any ByteSource) throws(CairnError) {
    guard deltaSize >= source.size else {
      throw HeaderReader.malformed(
        "the file has \(source.size) bytes, its header accounts for \(deltaSize)")
    }
    guard deltaSize <= source.size else {
      throw CairnError(
        .truncated, "the delta is cut off: it has \(source.size) of \(deltaSize) bytes",
        hint: "fetch the delta again")
    }
    let targetSize = inView.targetSize
    guard coverCount <= targetSize, base != nil || symbolCount(.residualGap) == 0 else {
      throw HeaderReader.malformed("\(coverCount) covers for a target of \(targetSize) bytes")
    }
    let counts = [StreamKind.coverGap, .coverLength, .coverSource].map(symbolCount)
    guard counts.allSatisfy({ $0 == coverCount }), symbolCount(.coverDistance) <= coverCount,
      symbolCount(.residualGap) == symbolCount(.residualValue),
      symbolCount(.residualGap) <= targetSize, symbolCount(.correction) <= targetSize,
      symbolCount(.residualGap) == 0 || symbolCount(.correction) == 0,
      base != nil || symbolCount(.correction) == 0, symbolCount(.literal) <= targetSize,
      symbolCount(.pageDigest) <= SignedPages.numberCount * SignedPages.limit,
      symbolCount(.recompression) == 0 || layers != nil,
      symbolCount(.branch) <= BranchRange.numberCount * BranchRange.limit,
      symbolCount(.branch) == 0 || (symbolCount(.literal) > 0 && !mixesLiterals)
    else { throw HeaderReader.malformed("the streams' counts contradict one another") }
    let needed = DecoderMemory.needed(
      streams, baseSize: inView.base?.size, targetSize: targetSize, coverCount: coverCount,
      layers: layers)
    guard declaredMemory >= needed else {
      throw HeaderReader.malformed(
        "it declares \(declaredMemory) bytes of memory but needs \(needed)")
    }
  }

  /// Whether the literals are mixed.
  var mixesLiterals: Bool { streams.contains { $0.kind == .literal && $0.coder == .mixed } }

  /// How many numbers the stream of a kind holds; nought if there is none.
  public func symbolCount(_ kind: StreamKind) -> Int {
    streams.first { $0.kind == kind }?.symbolCount ?? 0
  }
}

extension StreamDescription {
  fileprivate static func read(
    from reader: inout HeaderReader
  ) throws(CairnError) -> [StreamDescription] {
    let count = Int(try reader.byte())
    var streams: [StreamDescription] = []
    for _ in 0..<count {
      let kindByte = try reader.byte()
      guard let kind = StreamKind(rawValue: kindByte),
        kind.rawValue > streams.last?.kind.rawValue ?? 0
      else { throw HeaderReader.malformed("unknown, repeated or misplaced stream \(kindByte)") }
      let coderByte = try reader.byte()
      let parameter = Int(try reader.byte())
      guard let coder = StreamCoder(rawValue: coderByte),
        coder.allows(parameter: parameter, for: kind)
      else {
        throw HeaderReader.malformed(
          "stream \(kind.name) has unknown coder \(coderByte), \(parameter)")
      }
      let symbolCount = try reader.number(below: DeltaHeader.maximumContentSize)
      let codedSize = try reader.number(below: DeltaHeader.maximumContentSize)
      guard symbolCount > 0 else { throw HeaderReader.malformed("stream \(kind.name) is empty") }
      streams.append(
        StreamDescription(
          kind: kind, coder: coder, parameter: parameter, symbolCount: symbolCount,
          codedSize: codedSize))
    }
    return streams
  }
}

extension StreamCoder {
  /// Whether `parameter` means something for this coder on a stream of `kind`.
  fileprivate func allows(parameter: Int, for kind: StreamKind) -> Bool {
    if kind == .reference { return self == .mixed && parameter == 0 }
    if kind == .correction {
      return self == .mixed && CorrectionMemory.tableLogs.contains(parameter)
    }
    switch self {
    case .stored: return parameter == 0
    case .lzma2: return (12...30).contains(parameter)
    case .modelled: return parameter < kind.profileCount
    case .mixed: return kind == .literal && LiteralModels.lineLogs.contains(parameter)
    }
  }
}
