// SPDX-License-Identifier: Apache-2.0

/// A package before it is written, with every field open to lies; the head's digest follows the lies
/// (Format-Package 2).
struct PackageDraft {
  /// A release that must be there.
  struct Prerequisite {
    var ordinal: Int
    var id: String
    var build = ""
    var aliases: [String] = []
    var manifestDigest: [UInt8]
  }

  /// A payload; what is `nil` is written as it should be.
  struct Payload {
    var bases: [Int] = []
    var targets: [Int]
    var delta: [UInt8]
    var baseCount: [UInt8]?
    var targetCount: [UInt8]?
    var storedSize: [UInt8]?
    var storedDigest: [UInt8]?
  }

  var magic: [UInt8] = [0x89, 0x43, 0x41, 0x49, 0x52, 0x4E, 0x50, 1]
  var product = "tools"
  var channel = "stable"
  var architecture = "arm64"
  var id: String
  var build = ""
  var aliases: [String] = []
  var flags = 0
  var ordinal: Int
  var prerequisites: [Prerequisite] = []
  var manifest: PackageManifestDraft
  var payloads: [Payload]
  /// The manifest as it is stored.
  var storedManifest: [UInt8]

  var headSize: UInt64?
  /// The bytes that stand in the place of the five names, of flags and ordinal, of counts and sizes.
  var names: [UInt8]?
  var aliasCount: [UInt8]?
  var flagsField: [UInt8]?
  var ordinalField: [UInt8]?
  var prerequisiteCount: [UInt8]?
  var manifestSize: [UInt8]?
  var manifestDigest: [UInt8]?
  var payloadCount: [UInt8]?
  var storedManifestSize: [UInt8]?
  /// Stands between the stored manifest and the head's digest.
  var headTrailer: [UInt8] = []
  /// Changes the head's digest.
  var headDigestError: UInt8 = 0
  /// Follows the last payload.
  var trailer: [UInt8] = []

  /// A package against `base`, or a baseline's.
  init(
    _ id: String, ordinal: Int, manifest: PackageManifestDraft, payloads: [Payload],
    base: [UInt8]? = nil
  ) {
    self.id = id
    self.ordinal = ordinal
    self.manifest = manifest
    self.payloads = payloads
    storedManifest = PackageDraft.delta(from: base, to: manifest.bytes)
  }

  /// What later packages say of this one.
  var asPrerequisite: Prerequisite {
    Prerequisite(
      ordinal: ordinal, id: id, build: build, aliases: aliases,
      manifestDigest: DeltaDraft.digest(manifest.bytes))
  }

  /// A delta of at most two covers: what both begin and end with.
  static func delta(from base: [UInt8]?, to target: [UInt8]) -> [UInt8] {
    var script = CoverScript(base: base)
    let old = base ?? []
    let front = zip(old, target).prefix { $0 == $1 }.count
    let back = min(
      zip(old.reversed(), target.reversed()).prefix { $0 == $1 }.count,
      min(old.count, target.count) - front)
    if front > 0 { script.cover(.resumed, length: front) }
    script.literals(Array(target[front..<target.count - back]))
    if back > 0 { script.cover(.far(old.count - back - front), length: back) }
    return script.draft.bytes
  }

  /// The head's bytes.
  var head: [UInt8] {
    let text = { (text: String) in WireNumber.counted(Array(text.utf8)) }
    var bytes = names ?? [product, channel, architecture, id, build].flatMap(text)
    bytes += aliasCount ?? WireNumber.varint(aliases.count)
    bytes += aliases.flatMap(text)
    bytes += flagsField ?? WireNumber.varint(flags)
    bytes += ordinalField ?? WireNumber.varint(ordinal)
    bytes += prerequisiteCount ?? WireNumber.varint(prerequisites.count)
    for before in prerequisites {
      bytes += WireNumber.varint(before.ordinal) + text(before.id) + text(before.build)
      bytes += WireNumber.varint(before.aliases.count) + before.aliases.flatMap(text)
      bytes += before.manifestDigest
    }
    let raw = manifest.bytes
    bytes += manifestSize ?? WireNumber.varint(raw.count)
    bytes += manifestDigest ?? DeltaDraft.digest(raw)
    bytes += payloadBytes
    bytes += storedManifestSize ?? WireNumber.varint(storedManifest.count)
    bytes += storedManifest + headTrailer
    let size = headSize ?? UInt64(12 + bytes.count + 32)
    let head = magic + WireNumber.littleEndian(size, 4) + bytes
    var digest = DeltaDraft.digest(head)
    digest[31] ^= headDigestError
    return head + digest
  }

  private var payloadBytes: [UInt8] {
    var bytes = payloadCount ?? WireNumber.varint(payloads.count)
    var (base, target) = (0, 0)
    let numbers = { (numbers: [Int], next: inout Int) in
      var bytes: [UInt8] = []
      for number in numbers {
        bytes += WireNumber.varint(WireNumber.zigzag(number - next))
        next = number + 1
      }
      return bytes
    }
    for payload in payloads {
      bytes += payload.baseCount ?? WireNumber.varint(payload.bases.count)
      bytes += numbers(payload.bases, &base)
      bytes += payload.targetCount ?? WireNumber.varint(payload.targets.count)
      bytes += numbers(payload.targets, &target)
      bytes += payload.storedSize ?? WireNumber.varint(payload.delta.count)
      bytes += payload.storedDigest ?? DeltaDraft.digest(payload.delta)
    }
    return bytes
  }

  /// The whole package.
  var bytes: [UInt8] { head + payloads.flatMap(\.delta) + trailer }
}
