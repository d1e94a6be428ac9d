// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

/// A delta before it is written, with every field open to lies; checksums follow the lies.
struct DeltaDraft {
  var magic: [UInt8] = [0x89, 0x43, 0x41, 0x49, 0x52, 0x4E]
  var version: UInt8 = 1
  var features: [UInt8] = [0]
  var kind: UInt8
  var targetSize: [UInt8]
  var targetDigest: [UInt8]
  var baseSize: [UInt8] = []
  var baseDigest: [UInt8] = []
  var baseChecksum: [UInt8] = []
  /// The fields of the layers; none where there are no layers.
  var layers: [UInt8] = []
  var windowLog: UInt8
  var windowChecks: [[UInt8]] = []
  /// Nil for what is needed.
  var memory: [UInt8]?
  var coverCount: [UInt8]
  var streamCount: UInt8?
  var streams: [StreamDraft]
  /// What references need besides their streams, in bytes.
  var referenceMemory = 0
  /// What layers need besides their streams, in bytes.
  var layerMemory = 0
  /// Added to the true checksums.
  var payloadChecksumError: UInt64 = 0
  var headerChecksumError: UInt32 = 0
  /// Follows the last stream.
  var trailer: [UInt8] = []

  /// The true delta of `target`; null where there is no base.
  init(base: [UInt8]?, target: [UInt8], coverCount: Int, streams: [StreamDraft]) {
    kind = base == nil ? 0 : 1
    targetSize = WireNumber.varint(target.count)
    targetDigest = DeltaDraft.digest(target)
    if let base {
      baseSize = WireNumber.varint(base.count)
      baseDigest = DeltaDraft.digest(base)
      baseChecksum = WireNumber.littleEndian(CyclicChecksum.crc64(base), 8)
    }
    windowLog = 20
    while target.count > 8 << Int(windowLog) { windowLog += 1 }
    for end in stride(from: 1 << Int(windowLog), to: target.count, by: 1 << Int(windowLog)) {
      windowChecks.append(Array(DeltaDraft.digest(Array(target[..<end]))[..<4].reversed()))
    }
    self.coverCount = WireNumber.varint(coverCount)
    self.streams = streams.filter { !$0.symbols.isEmpty }
  }

  /// SHA-256.
  static func digest(_ bytes: [UInt8]) -> [UInt8] {
    var hasher = SHA256Hasher()
    bytes.withView { hasher.update($0) }
    return hasher.digest().bytes
  }

  /// The header's bytes.
  var header: [UInt8] {
    var bytes = magic
    bytes.append(version)
    bytes += features
    bytes.append(kind)
    bytes += targetSize + targetDigest + baseSize + baseDigest + baseChecksum
    bytes += layers
    bytes.append(windowLog)
    bytes += windowChecks.flatMap { $0 }
    bytes += memory ?? WireNumber.varint(neededMemory)
    bytes += coverCount
    bytes.append(streamCount ?? UInt8(streams.count))
    bytes += streams.flatMap { $0.description }
    let payload = CyclicChecksum.crc64(streams.flatMap { $0.coded }) &+ payloadChecksumError
    bytes += WireNumber.littleEndian(payload, 8)
    let checksum = CyclicChecksum.crc32(bytes) &+ headerChecksumError
    return bytes + WireNumber.littleEndian(UInt64(checksum), 4)
  }

  /// The whole delta.
  var bytes: [UInt8] { header + streams.flatMap { $0.coded } + trailer }

  /// What a decoder needs, in bytes (Format-Delta 8).
  var neededMemory: Int {
    (256 << 10) + (kind == 0 ? 0 : 4 << 20) + referenceMemory + layerMemory
      + (streams.contains { $0.kind == .recompression } ? 9 << 20 : 0)
      + streams.reduce(0) { $0 + $1.memory }
  }

  /// The stream of a kind; asking for one that is not there is a mistake in the case.
  subscript(kind: StreamDraft.Kind) -> StreamDraft {
    get { streams[place(of: kind)] }
    set { streams[place(of: kind)] = newValue }
  }

  private func place(of kind: StreamDraft.Kind) -> Int {
    guard let place = streams.firstIndex(where: { $0.kind == kind }) else {
      preconditionFailure("the case has no such stream")
    }
    return place
  }

  /// Codes every stream with `coder`.
  func coded(by coder: StreamDraft.Coder) -> DeltaDraft {
    var draft = self
    for place in draft.streams.indices { draft.streams[place].coder = coder }
    return draft
  }
}
