// SPDX-License-Identifier: Apache-2.0

/// Packages with one defect each; the head's digest is right unless it is the defect.
enum PackageDefects {
  private static func lie(
    _ name: String, _ comment: String, _ expectation: PackageCase.Expectation = .malformed,
    _ change: (inout PackageDraft) -> Void
  ) -> PackageCase {
    var draft = PackageSamples.checkpoint
    change(&draft)
    return .reject(name, expectation, comment, bases: ["baseline"], draft.bytes)
  }

  static var all: [PackageCase] {
    start + identity + flags + prerequisites + manifest + payloads + numbers + contents + cuts
  }

  private static var start: [PackageCase] {
    let sizes: [(String, UInt64)] = [
      ("zero", 0), ("43", 43), ("2-to-30", 1 << 30 + 1), ("2-to-31", 1 << 31),
      ("negative", 0xFFFF_FFFF),
    ]
    return sizes.map { name, size in
      lie("head-size-\(name)", "a head of \(size) bytes") { $0.headSize = size }
    } + [
      lie("magic", "a manifest's magic") { $0.magic[6] = 0x4D },
      lie("version", "a version to come", .unsupported) { $0.magic[7] = 2 },
      lie("version-0", "version 0", .unsupported) { $0.magic[7] = 0 },
      lie("head-digest", "the head's digest is another", .damaged) { $0.headDigestError = 1 },
      lie("head-size-less", "a head of a byte less", .damaged) {
        $0.headSize = UInt64($0.head.count - 1)
      },
      lie("head-trailer", "a byte behind the stored manifest") { $0.headTrailer = [0] },
      lie("trailing-byte", "a byte behind the last payload", .damaged) { $0.trailer = [0] },
      lie("trailing-package", "the package twice", .damaged) { $0.trailer = $0.bytes },
      .reject("nothing", .malformed, "no bytes at all", []),
    ]
  }

  private static var identity: [PackageCase] {
    let texts: [(String, String, [UInt8])] = [
      ("empty", "nothing", []), ("long", "129 bytes", [UInt8](repeating: 0x61, count: 129)),
      ("line", "a line end", [0x61, 10]), ("delete", "the character U+007F", [0x7F]),
      ("control", "the character U+0085", [0xC2, 0x85]),
      ("bytes", "bytes that are no UTF-8", [0xFF]),
      ("surrogate", "a surrogate", [0xED, 0xA0, 0x80]),
      ("overlong", "a NUL of two bytes", [0xC0, 0x80]),
    ]
    let places = ["product", "channel", "architecture", "id", "build"]
    var cases: [PackageCase] = []
    for (place, field) in places.enumerated() {
      for (number, text) in texts.enumerated()
      where number == place + 1 || number == 0 || place == 0 {
        // A build may be empty.
        if place == 4, number == 0 { continue }
        var names = places.map { WireNumber.counted(Array($0.utf8)) }
        names[place] = WireNumber.counted(text.2)
        cases.append(
          lie("\(field)-\(text.0)", "the \(field) is \(text.1)") {
            $0.names = names.flatMap { $0 }
          })
      }
    }
    return cases + [
      lie("aliases-17", "seventeen aliases") { $0.aliases = (0..<17).map { "\($0)" } },
      lie("alias-empty", "an alias of no bytes") { $0.aliases = [""] },
      lie("alias-count", "an alias more than there is") { $0.aliasCount = [1] },
    ]
  }

  private static var flags: [PackageCase] {
    [
      lie("flags-both", "a checkpoint that is a preview") { $0.flags = 3 },
      lie("flags-unknown", "the unknown flag 3") { $0.flags = 8 },
      lie("flags-bridge-both", "a bridge to a checkpoint that is a preview") { $0.flags = 7 },
      lie("flags-high", "the unknown flag 63") {
        $0.flagsField = WireNumber.varint(UInt64(1) << 63 | 1)
      },
      lie("flags-long", "flags with a zero byte at their end") { $0.flagsField = [0x81, 0] },
      lie("ordinal-2-to-31", "the ordinal 2^31") { $0.ordinal = 1 << 31 },
      lie("ordinal-huge", "the ordinal 2^64 - 1") {
        $0.ordinalField = WireNumber.varint(UInt64.max)
      },
    ]
  }

  private static var prerequisites: [PackageCase] {
    let before = PackageSamples.baseline.asPrerequisite
    let at = { (ordinal: Int) in
      PackageDraft.Prerequisite(
        ordinal: ordinal, id: "p\(ordinal)", manifestDigest: before.manifestDigest)
    }
    return [
      lie("prerequisites-none", "no prerequisites at place 1") { $0.prerequisites = [] },
      lie("prerequisites-baseline", "a baseline with a prerequisite") { $0.ordinal = 0 },
      lie("prerequisites-first", "the first prerequisite is no baseline") {
        $0.ordinal = 5
        $0.prerequisites = [at(1), at(2)]
      },
      lie("prerequisites-order", "prerequisites that descend") {
        $0.ordinal = 5
        $0.prerequisites = [before, at(3), at(2)]
      },
      lie("prerequisites-twice", "a prerequisite twice") { $0.prerequisites = [before, before] },
      lie("prerequisites-itself", "a prerequisite at the release's own place") {
        $0.prerequisites = [before, at(1)]
      },
      lie("prerequisites-later", "a prerequisite behind the release") {
        $0.prerequisites = [before, at(9)]
      },
      lie("bridge-start-none", "a bridge that starts nowhere") {
        $0.flags = 4
        $0.prerequisites = []
      },
      lie("bridge-start-two", "a bridge with two starts") {
        $0.flags = 4
        $0.ordinal = 5
        $0.prerequisites = [before, at(2)]
      },
      lie("bridge-start-itself", "a bridge that starts where it leads to") {
        $0.flags = 4
        $0.prerequisites = [at(1)]
      },
      lie("bridge-baseline", "a bridge to a baseline") {
        $0.flags = 4
        $0.ordinal = 0
        $0.prerequisites = [at(0)]
      },
      lie("prerequisites-count", "2^62 prerequisites") {
        $0.prerequisiteCount = WireNumber.varint(1 << 62)
      },
      lie("prerequisite-id", "a prerequisite without an id") { $0.prerequisites[0].id = "" },
      lie("prerequisite-alias", "a prerequisite's alias with a line end") {
        $0.prerequisites[0].aliases = ["a\nb"]
      },
      lie("prerequisite-other", "a baseline with another manifest is needed", .missing) {
        $0.prerequisites[0].manifestDigest[0] ^= 1
      },
      .reject(
        "prerequisite-missing", .missing, "the baseline's package is not there",
        PackageSamples.checkpoint.bytes),
    ]
  }

  private static var manifest: [PackageCase] {
    [
      lie("manifest-size-less", "the manifest is larger than it is said to be", .damaged) {
        $0.manifestSize = WireNumber.varint($0.manifest.bytes.count - 1)
      },
      lie("manifest-size-huge", "a manifest of 2^32 bytes") {
        $0.manifestSize = WireNumber.varint(1 << 32)
      },
      lie("manifest-digest", "the manifest is another than it is said to be", .damaged) {
        $0.manifestDigest = DeltaDraft.digest([])
      },
      lie("manifest-base", "the manifest is a delta against something else", .damaged) {
        $0.storedManifest = PackageDraft.delta(from: [1], to: $0.manifest.bytes)
      },
      lie("manifest-no-delta", "the stored manifest is no delta") {
        $0.storedManifest = Array("no delta".utf8)
      },
      lie("manifest-cut", "the stored manifest is cut off") { $0.storedManifest.removeLast() },
      lie("manifest-stored-huge", "a stored manifest of 2^62 bytes") {
        $0.storedManifestSize = WireNumber.varint(1 << 62)
      },
      lie("manifest-malformed", "the manifest has a byte behind its end") {
        $0.manifest.trailer = [0]
        $0.storedManifest = PackageDraft.delta(
          from: PackageSamples.baseline.manifest.bytes, to: $0.manifest.bytes)
      },
    ]
  }

  private static var payloads: [PackageCase] {
    [
      lie("payloads-less", "a payload less than there are") { $0.payloadCount = [2] },
      lie("payloads-more", "a payload more than there are") { $0.payloadCount = [4] },
      lie("payloads-huge", "2^62 payloads") { $0.payloadCount = WireNumber.varint(1 << 62) },
      lie("payload-no-target", "a payload without targets") { $0.payloads[2].targets = [] },
      lie("payload-bases-huge", "2^62 bases") {
        $0.payloads[0].baseCount = WireNumber.varint(1 << 62)
      },
      lie("payload-targets-huge", "2^62 targets") {
        $0.payloads[0].targetCount = WireNumber.varint(1 << 62)
      },
      lie("payload-target-twice", "two payloads make one content") {
        $0.payloads[2].targets = [1]
      },
      lie("payload-target-again", "a payload makes one content twice") {
        $0.payloads[1].targets = [3, 3]
      },
      lie("payload-size-2-to-56", "a payload of 2^56 bytes") {
        $0.payloads[0].storedSize = WireNumber.varint(1 << 56)
      },
      lie("payload-sizes", "payloads of 2^56 bytes together") {
        $0.payloads[0].storedSize = WireNumber.varint(1 << 55)
        $0.payloads[1].storedSize = WireNumber.varint(1 << 55)
      },
      lie("payload-size-more", "a payload is said to have a byte more", .damaged) {
        $0.payloads[2].storedSize = WireNumber.varint($0.payloads[2].delta.count + 1)
      },
      lie("payload-digest", "a payload's digest is another", .damaged) {
        $0.payloads[1].storedDigest = DeltaDraft.digest([])
      },
      lie("payload-bit", "a bit of a payload is another", .damaged) {
        $0.payloads[2].storedDigest = DeltaDraft.digest($0.payloads[2].delta)
        $0.payloads[2].delta[80] ^= 1
      },
      lie("payload-no-delta", "a payload is no delta") {
        $0.payloads[2].delta = Array("no delta".utf8)
      },
      .reject(
        "baseline-bases", .malformed, "a baseline's payload with a base",
        {
          var draft = PackageSamples.baseline
          draft.payloads[0].bases = [0]
          return draft.bytes
        }()),
    ]
  }

  private static var numbers: [PackageCase] {
    [
      lie("number-negative", "the content -1") { $0.payloads[2].targets = [-1] },
      lie("number-base-negative", "the base -1") { $0.payloads[0].bases = [-1] },
      lie("number-target-unknown", "a content that the manifest does not list") {
        $0.payloads[2].targets = [4]
      },
      lie("number-base-unknown", "a content that the base's manifest does not list") {
        $0.payloads[0].bases = [4]
      },
      lie("number-huge", "the content 2^62") { $0.payloads[2].targets = [1 << 62] },
      lie("number-least", "the content -2^62") { $0.payloads[0].bases = [-1 << 62] },
    ]
  }

  private static var contents: [PackageCase] {
    [
      lie("content-other", "a payload makes another content than its target", .damaged) {
        $0.payloads[2].delta = PackageDraft.delta(
          from: nil, to: [UInt8](repeating: 1, count: 36))
      },
      lie("content-size", "a payload makes more than its targets", .damaged) {
        $0.payloads[2].delta = PackageDraft.delta(
          from: nil, to: [UInt8](repeating: 1, count: 37))
      },
      lie("contents-swapped", "a payload's targets are in another order", .damaged) {
        $0.payloads[1].targets = [1, 3]
      },
      lie("bases-swapped", "a payload's bases are in another order", .damaged) {
        $0.payloads[1].bases = [2, 3]
      },
      lie("content-missing", "a content that nothing makes", .missing) {
        $0.payloads.removeLast()
      },
    ]
  }

  private static var cuts: [PackageCase] {
    let draft = PackageSamples.checkpoint
    let whole = draft.bytes
    let head = draft.head.count
    let places: [(String, Int, PackageCase.Expectation)] = [
      ("magic", 7, .malformed), ("head-size", 11, .malformed), ("names", 20, .damaged),
      ("head", head - 1, .damaged), ("payloads", head, .damaged),
      ("last-byte", whole.count - 1, .damaged),
    ]
    return places.map { name, size, expectation in
      .reject(
        "cut-\(name)", expectation, "cut off: \(name), \(size) bytes left", bases: ["baseline"],
        Array(whole[..<size]))
    }
  }
}
