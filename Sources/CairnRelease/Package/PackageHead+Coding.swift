// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

extension PackageHead {
  static let magic: [UInt8] = [0x89] + Array("CAIRNP".utf8) + [1]
  /// The bytes that tell how long a head is: magic and size.
  public static let prefixSize = 12
  /// The largest head, in bytes.
  public static let largestSize = 1 << 30
  static let largestOrdinal = 1 << 31 - 1
  private static let largestPayload = 1 << 56 - 1
  private static let largestManifest = 1 << 32 - 1

  /// Whether a file that starts with these bytes is a package, of this version or another.
  public static func isPackage(_ prefix: ByteView) -> Bool {
    prefix.count >= 8 && prefix[0..<7].copied() == Array(magic[..<7])
  }

  /// The size of the head of a package that starts with `prefix` (at least 12 bytes).
  ///
  /// Throws `packageMalformed` for what is no package, `packageUnsupported` for another version.
  public static func size(prefix: ByteView) throws(CairnError) -> Int {
    var reader = FormatReader(prefix, subject: "the package")
    let start = try reader.bytes(8)
    guard start.dropLast() == magic.dropLast() else {
      throw CairnError(
        .packageMalformed, "this is no package", hint: "name a file that cairn release add has made"
      )
    }
    guard start == magic else {
      throw CairnError(
        .packageUnsupported, "the package has version \(start[7]), this build knows version 1",
        hint: "use a newer cairn")
    }
    let size = try reader.word32()
    guard (prefixSize + Digest.size...largestSize).contains(size) else {
      throw reader.malformed("a head of \(size) bytes")
    }
    return size
  }

  /// The digest that ends a head: the package's name. `bytes` is the whole head.
  public static func digest(of bytes: ByteView) -> Digest {
    Digest(bytes[bytes.count - Digest.size..<bytes.count])
  }

  /// The head as bytes.
  ///
  /// - Complexity: O(n).
  public func encoded<Hasher: ContentHasher>(hasher: Hasher.Type) -> [UInt8] {
    var writer = FormatWriter()
    for text in [
      identity.chain.product, identity.chain.channel, identity.chain.architecture, identity.id,
      identity.build,
    ] {
      writer.text(text)
    }
    writer.number(identity.aliases.count)
    identity.aliases.forEach { writer.text($0) }
    writer.number(
      (identity.isCheckpoint ? 1 : 0) | (identity.isPreview ? 2 : 0) | (isBridge ? 4 : 0))
    writer.number(identity.ordinal)
    writer.number(prerequisites.count)
    for prerequisite in prerequisites { PackageHead.write(prerequisite, to: &writer) }
    writer.number(manifestSize)
    writer.digest(manifestDigest)
    writePayloads(to: &writer)
    writer.counted(storedManifest)

    var head = FormatWriter()
    head.raw(PackageHead.magic)
    head.word32(PackageHead.prefixSize + writer.bytes.count + Digest.size)
    head.raw(writer.bytes)
    var state = Hasher()
    head.bytes.withView { state.update($0) }
    head.digest(state.digest())
    return head.bytes
  }

  /// Reads a whole head and checks its digest.
  public init<Hasher: ContentHasher>(
    reading bytes: ByteView, hasher: Hasher.Type
  ) throws(CairnError) {
    guard try PackageHead.size(prefix: bytes) == bytes.count else {
      throw FormatReader(bytes, subject: "the package").malformed("its head is cut off")
    }
    var state = Hasher()
    state.update(bytes[0..<bytes.count - Digest.size])
    guard state.digest() == PackageHead.digest(of: bytes) else {
      throw CairnError(
        .packageDamaged, "the package's head does not match its own digest",
        hint: "fetch the package again")
    }
    var reader = FormatReader(
      bytes[PackageHead.prefixSize..<bytes.count - Digest.size], subject: "the package")
    (identity, isBridge) = try PackageHead.readIdentity(&reader)
    let ordinal = identity.ordinal
    let count = try reader.count(least: 35, "prerequisites")
    guard isBridge ? count == 1 : (count == 0) == (ordinal == 0) else {
      throw reader.malformed(
        "\(count) prerequisites for the \(isBridge ? "bridge to the " : "")release at place "
          + "\(ordinal)")
    }
    prerequisites = []
    for number in 0..<count {
      let prerequisite = try PackageHead.readPrerequisite(&reader)
      let least = number == 0 ? 0 : prerequisites[number - 1].ordinal + 1
      guard prerequisite.ordinal >= least, prerequisite.ordinal < ordinal,
        number > 0 || prerequisite.ordinal == 0 || isBridge
      else { throw reader.malformed("its prerequisites are out of order") }
      prerequisites.append(prerequisite)
    }
    manifestSize = try reader.number(upTo: PackageHead.largestManifest, "the manifest's size")
    manifestDigest = try reader.digest()
    payloads = try PackageHead.readPayloads(&reader, isBaseline: count == 0)
    let storedSize = try reader.count(least: 1, "bytes of the manifest")
    storedManifest = try reader.bytes(storedSize)
    try reader.finish()
  }

  // MARK: Parts

  private static func readIdentity(
    _ reader: inout FormatReader
  ) throws(CairnError) -> (ReleaseIdentity, isBridge: Bool) {
    let name = 1...ReleaseIdentity.longestName
    let product = try reader.text(name, "the product")
    let channel = try reader.text(name, "the channel")
    let architecture = try reader.text(name, "the architecture")
    let id = try reader.text(name, "the id")
    let build = try reader.text(0...ReleaseIdentity.longestName, "the build")
    let aliases = try readAliases(&reader)
    let flags = try reader.number(upTo: 6, "the flags")
    guard flags & 3 != 3 else { throw reader.malformed("a checkpoint that is a preview") }
    let ordinal = try reader.number(upTo: largestOrdinal, "the ordinal")
    let identity = ReleaseIdentity(
      chain: ChainIdentity(product: product, channel: channel, architecture: architecture), id: id,
      build: build, aliases: aliases, isCheckpoint: flags & 1 != 0, isPreview: flags & 2 != 0,
      ordinal: ordinal)
    return (identity, isBridge: flags & 4 != 0)
  }

  private static func readAliases(_ reader: inout FormatReader) throws(CairnError) -> [String] {
    var aliases: [String] = []
    for _ in 0..<(try reader.number(upTo: ReleaseIdentity.mostAliases, "the number of aliases")) {
      aliases.append(try reader.text(1...ReleaseIdentity.longestName, "an alias"))
    }
    return aliases
  }

  private static func write(_ prerequisite: Prerequisite, to writer: inout FormatWriter) {
    writer.number(prerequisite.ordinal)
    writer.text(prerequisite.id)
    writer.text(prerequisite.build)
    writer.number(prerequisite.aliases.count)
    prerequisite.aliases.forEach { writer.text($0) }
    writer.digest(prerequisite.manifestDigest)
  }

  private static func readPrerequisite(
    _ reader: inout FormatReader
  ) throws(CairnError) -> Prerequisite {
    let name = 1...ReleaseIdentity.longestName
    return Prerequisite(
      ordinal: try reader.number(upTo: largestOrdinal, "a prerequisite's ordinal"),
      id: try reader.text(name, "a prerequisite's id"),
      build: try reader.text(0...ReleaseIdentity.longestName, "a prerequisite's build"),
      aliases: try readAliases(&reader), manifestDigest: try reader.digest())
  }

  private func writePayloads(to writer: inout FormatWriter) {
    var (base, target) = (0, 0)
    writer.number(payloads.count)
    for payload in payloads {
      writer.number(payload.bases.count)
      PackageHead.write(payload.bases, after: &base, to: &writer)
      writer.number(payload.targets.count)
      PackageHead.write(payload.targets, after: &target, to: &writer)
      writer.number(payload.storedSize)
      writer.digest(payload.storedDigest)
    }
  }

  private static func write(
    _ numbers: [Int], after expected: inout Int, to writer: inout FormatWriter
  ) {
    for number in numbers {
      writer.signed(number - expected)
      expected = number + 1
    }
  }

  private static func readPayloads(
    _ reader: inout FormatReader, isBaseline: Bool
  ) throws(CairnError) -> [PayloadDescription] {
    // The least payload: two counts, a target, a size, a digest.
    let count = try reader.count(least: 36, "payloads")
    var payloads: [PayloadDescription] = []
    payloads.reserveCapacity(count)
    var (base, target, total) = (0, 0, 0)
    var isMade: Set<Int> = []
    for _ in 0..<count {
      let bases = try readNumbers(&reader, after: &base, "bases")
      let targets = try readNumbers(&reader, after: &target, "targets")
      guard !targets.isEmpty, !isBaseline || bases.isEmpty else {
        throw reader.malformed("a payload without targets, or with bases in a baseline")
      }
      for number in targets where !isMade.insert(number).inserted {
        throw reader.malformed("two payloads make the same content")
      }
      let size = try reader.number(upTo: largestPayload, "a payload's size")
      total += size
      guard total <= largestPayload else { throw reader.malformed("its payloads are too large") }
      payloads.append(
        PayloadDescription(
          bases: bases, targets: targets, storedSize: size, storedDigest: try reader.digest()))
    }
    return payloads
  }

  private static func readNumbers(
    _ reader: inout FormatReader, after expected: inout Int, _ what: String
  ) throws(CairnError) -> [Int] {
    let count = try reader.count(least: 1, what)
    var numbers: [Int] = []
    numbers.reserveCapacity(count)
    for _ in 0..<count {
      let (number, overflow) = expected.addingReportingOverflow(try reader.signed(what))
      guard !overflow, number >= 0, number <= Manifest.mostEntries else {
        throw reader.malformed("the number of a content is out of range")
      }
      numbers.append(number)
      expected = number + 1
    }
    return numbers
  }
}
