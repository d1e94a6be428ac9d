// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnHydration
import CairnRelease
private import FoundationEssentials

extension DeviceState {
  private static let version = 1

  /// The state as JSON.
  public func encoded() throws(CairnError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(Record(self))) + [UInt8(ascii: "\n")]
    } catch {
      throw CairnError(.internalFailure, "the store's state cannot be written as JSON: \(error)")
    }
  }

  /// Reads a state.
  ///
  /// Throws `storeDamaged` for anything that this program would not have written,
  /// `storeUnsupported` for another version.
  public init(reading bytes: [UInt8]) throws(CairnError) {
    let record: Record
    do {
      record = try JSONDecoder().decode(Record.self, from: Data(bytes))
    } catch {
      throw DeviceState.damaged("it is not the JSON that it should be")
    }
    guard record.format == DeviceState.version else {
      throw CairnError(
        .storeUnsupported,
        "the store has format \(record.format), this build knows format \(DeviceState.version)",
        hint: "use a newer cairn")
    }
    self.init()
    if let release = record.installed { installed = try DeviceState.release(release) }
    if let release = record.previous { previous = try DeviceState.release(release) }
    kept = try record.deltas.map { delta throws(CairnError) in
      guard (0...Manifest.largestSize).contains(delta.size) else {
        throw DeviceState.damaged("a delta's size")
      }
      return KeptDelta(
        name: try DeviceState.digest(delta.name), size: delta.size,
        bases: try DeviceState.contents(delta.bases),
        targets: try DeviceState.contents(delta.targets))
    }
    waiting = try record.waiting.map { file throws(CairnError) in
      guard TreePath.isName(file.name.utf8) else { throw DeviceState.damaged("a file's name") }
      return WaitingFile(
        name: file.name, content: try DeviceState.contents([file.content])[0])
    }
  }

  private static func damaged(_ what: String) -> CairnError {
    CairnError(
      .storeDamaged, "the store's state is damaged: \(what)",
      hint: "take the tree under care again with cairn adopt")
  }

  private static func digest(_ text: String) throws(CairnError) -> Digest {
    guard let digest = Digest(text) else { throw damaged("a digest") }
    return digest
  }

  private static func contents(
    _ records: [ContentRecord]
  ) throws(CairnError) -> [Manifest.Content] {
    try records.map { record throws(CairnError) in
      guard (0...Manifest.largestSize).contains(record.size) else { throw damaged("a size") }
      return Manifest.Content(digest: try digest(record.content), size: record.size)
    }
  }

  private static func release(_ record: ReleaseRecord) throws(CairnError) -> InstalledRelease {
    let last = record.prerequisites.last?.ordinal ?? -1
    guard record.ordinal >= 0, record.ordinal > last,
      record.prerequisites.isEmpty == (record.ordinal == 0)
    else { throw damaged("a release's place in its chain") }
    return InstalledRelease(
      identity: ReleaseIdentity(
        chain: ChainIdentity(
          product: record.product, channel: record.channel, architecture: record.architecture),
        id: record.id, build: record.build, aliases: record.aliases,
        isCheckpoint: record.checkpoint, isPreview: record.preview, ordinal: record.ordinal),
      manifestDigest: try digest(record.manifest),
      prerequisites: try record.prerequisites.map { before throws(CairnError) in
        Prerequisite(
          ordinal: before.ordinal, id: before.id, build: before.build, aliases: before.aliases,
          manifestDigest: try digest(before.manifest))
      },
      features: Set(record.features))
  }

  // MARK: Records

  private struct Record: Codable {
    var format: Int
    var installed: ReleaseRecord?
    var previous: ReleaseRecord?
    var deltas: [DeltaRecord]
    var waiting: [WaitingRecord]

    init(_ state: DeviceState) {
      format = DeviceState.version
      installed = state.installed.map { ReleaseRecord($0) }
      previous = state.previous.map { ReleaseRecord($0) }
      deltas = state.kept.map { delta in
        DeltaRecord(
          name: delta.name.description, size: delta.size,
          bases: delta.bases.map { ContentRecord($0) },
          targets: delta.targets.map { ContentRecord($0) })
      }
      waiting = state.waiting.map {
        WaitingRecord(name: $0.name, content: ContentRecord($0.content))
      }
    }
  }

  private struct ContentRecord: Codable {
    var content: String
    var size: Int

    init(_ content: Manifest.Content) {
      self.content = content.digest.description
      size = content.size
    }
  }

  private struct DeltaRecord: Codable {
    var name: String
    var size: Int
    var bases, targets: [ContentRecord]
  }

  private struct WaitingRecord: Codable {
    var name: String
    var content: ContentRecord
  }

  private struct PrerequisiteRecord: Codable {
    var ordinal: Int
    var id, build: String
    var aliases: [String]
    var manifest: String
  }

  private struct ReleaseRecord: Codable {
    var product, channel, architecture, id, build: String
    var aliases: [String]
    var ordinal: Int
    var checkpoint, preview: Bool
    var prerequisites: [PrerequisiteRecord]
    var manifest: String
    var features: [String]

    init(_ release: InstalledRelease) {
      let identity = release.identity
      product = identity.chain.product
      channel = identity.chain.channel
      architecture = identity.chain.architecture
      id = identity.id
      build = identity.build
      aliases = identity.aliases
      ordinal = identity.ordinal
      checkpoint = identity.isCheckpoint
      preview = identity.isPreview
      prerequisites = release.prerequisites.map { before in
        PrerequisiteRecord(
          ordinal: before.ordinal, id: before.id, build: before.build, aliases: before.aliases,
          manifest: before.manifestDigest.description)
      }
      manifest = release.manifestDigest.description
      features = release.features.sorted()
    }
  }
}
