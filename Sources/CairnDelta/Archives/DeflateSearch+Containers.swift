// SPDX-License-Identifier: Apache-2.0

// Each of these looks at a place with a container's first two bytes. It returns where to go on,
// or nil if the container is not there.

extension DeflateSearch {
  /// The least number of bytes that a zlib stream outside of images expands to.
  private static let leastExpanded = 64
  /// The least number of bytes that a broken gzip member expands to, to be told of.
  private static let leastBroken = 1024

  mutating func zipMember(at place: Int) throws(CairnError) -> Int? {
    guard let header = ZipLocalHeader(bytes, at: place) else { return nil }
    let start = header.dataStart
    switch (header.isEncrypted, header.method) {
    case (false, 8):
      return try deflatedMember(header, at: place) ?? start
    case (false, 0):
      if header.compressedSize > 0 { skip(place, .zipMember, header.name, .stored) }
      return start
    case (let isEncrypted, let method):
      let reason: SkippedStream.Reason = isEncrypted ? .encrypted : .method(method)
      skip(place, .zipMember, header.name, reason)
      return pass(start..<header.dataEnd(in: bytes))
    }
  }

  private mutating func deflatedMember(
    _ header: ZipLocalHeader, at place: Int
  ) throws(CairnError) -> Int? {
    let start = header.dataStart
    let outcome = try probe.expand(bytes, pieces: [start..<bytes.count], check: .crc)
    guard case .whole(let member) = outcome else {
      skip(place, .zipMember, header.name, outcome.reason)
      return nil
    }
    var framing: StreamFraming? = header.crc == member.checksum ? StreamFraming.none : nil
    if header.hasDescriptor {
      let end = start + member.compressedSize
      framing = ZipDescriptor.framing(of: member, in: bytes, at: end) ?? framing
    }
    guard let framing else {
      skip(place, .zipMember, header.name, .broken)
      return nil
    }
    return take(member.stream(at: start, .zipMember, framing, header.name))
  }

  mutating func gzipMember(at place: Int) throws(CairnError) -> Int? {
    // The texts of the header may be long.
    probe.countAttempt()
    guard let header = GzipHeader(bytes, at: place) else { return nil }
    let start = header.dataStart
    guard BlockCheck.isPlausible(bytes, at: start) else { return nil }
    let outcome = try probe.expand(bytes, pieces: [start..<bytes.count], check: .crc)
    guard case .whole(let member) = outcome else {
      // Three bytes may well be something else: a broken member has some sound part.
      if case .broken(let size) = outcome, size < DeflateSearch.leastBroken { return nil }
      skip(place, .gzipMember, header.name, outcome.reason)
      return nil
    }
    let end = start + member.compressedSize
    guard bytes.count - end >= 8, bytes.word32(at: end) == member.checksum,
      bytes.word32(at: end + 4) == UInt32(truncatingIfNeeded: member.expandedSize)
    else {
      skip(place, .gzipMember, header.name, .broken)
      return nil
    }
    return take(member.stream(at: start, .gzipMember, .gzip, header.name))
  }

  mutating func zlibStream(at place: Int) throws(CairnError) -> Int? {
    let start = place + ZlibHeader.size
    if ImageData.starts(in: bytes, at: place) {
      if let end = try image(at: place) { return end }
    } else if !ZlibHeader.hasFullWindow(bytes, at: place) {
      // `mov` of x86-64 looks like such a header. Small windows without dynamic codes are not
      // worth the attempts.
      guard probe.hasDynamicBlock(bytes, at: start) else { return nil }
    }
    guard BlockCheck.isPlausible(bytes, at: start) else { return nil }
    let outcome = try probe.expand(bytes, pieces: [start..<bytes.count], check: .adler)
    guard case .whole(let content) = outcome,
      content.expandedSize >= DeflateSearch.leastExpanded
    else { return nil }
    let end = start + content.compressedSize
    guard bytes.count - end >= Adler.size, bytes.word32(at: end).byteSwapped == content.checksum
    else { return nil }
    return take(content.stream(at: start, .zlib, .adler))
  }

  /// The pixels of the image whose first chunk's data start at `place`.
  private mutating func image(at place: Int) throws(CairnError) -> Int? {
    guard let data = ImageData(bytes, at: place) else { return nil }
    probe.countAttempt(reading: data.size)
    guard data.isRegular else {
      skip(place, .png, "", .oddChunks)
      return nil
    }
    let outcome = try probe.expand(bytes, pieces: data.deflatePieces, check: .adler)
    guard case .whole(let pixels) = outcome else {
      skip(place, .png, "", outcome.reason)
      return nil
    }
    guard ZlibHeader.size + pixels.compressedSize + Adler.size == data.size,
      data.adler(in: bytes) == pixels.checksum
    else {
      skip(place, .png, "", .broken)
      return nil
    }
    return take(
      pixels.stream(at: place + ZlibHeader.size, .png, .png(chunkSize: data.chunkSize)))
  }
}

extension DeflateProbe.Outcome {
  /// Why a stream that ended this way is left alone.
  fileprivate var reason: SkippedStream.Reason {
    if case .tooLarge = self { .tooLarge } else { .broken }
  }
}

extension DeflateProbe.Expansion {
  /// The stream at `start` that was expanded.
  func stream(
    at start: Int, _ container: StreamContainer, _ framing: StreamFraming, _ name: String = ""
  ) -> DeflateStream {
    DeflateStream(
      start: start, compressedSize: compressedSize, expandedSize: expandedSize,
      container: container, framing: framing, name: name)
  }
}
