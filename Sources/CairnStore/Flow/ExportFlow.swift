// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnFiles
public import CairnHydration
public import CairnRelease

/// Finds a release on a device or in a source and writes it as a directory or an archive.
public struct ExportFlow {
  /// The release that is written.
  public let release: InstalledRelease
  private let export: ReleaseExport

  /// The bytes of all files.
  public var size: Int { export.size }

  /// A release that a device has or can go back to; `latest` is the installed one.
  ///
  /// - Throws: `unknownRelease` for any other.
  public init(
    device: Device, release name: String, settings: WorkSettings
  ) throws(CairnError) {
    let installed = try device.installed()
    let known = [installed, device.state.previous].compactMap { $0 }
    let wanted = name.lowercased()
    let found =
      name == ReleaseLookup.latest
      ? installed
      : known.first { release in release.identity.names.contains { $0.lowercased() == wanted } }
    guard let found else {
      throw CairnError(
        .unknownRelease,
        "\(device.tree) neither has \(name) nor can go back to it",
        hint: "it has \(known.map(\.identity.title).joined(separator: " and keeps ")); "
          + "name a repository with --from for others")
    }
    release = found
    export = try ReleaseExport(device: device, release: found, settings: settings)
  }

  /// A release of a source.
  ///
  /// - Parameter features: the optional parts to write.
  /// - Throws: `unknownRelease`, `ambiguousRelease`, `unknownFeature`, `checkpointMissing`.
  public init(
    source: any PackageSource, chains: ChainFilter, release name: String, features: Set<String>,
    settings: WorkSettings
  ) throws(CairnError) {
    let offered = try source.packages().filter { chains.contains($0.identity.chain) }
    let entry = try ReleaseLookup(offered).release(named: name)
    var library = try ReleaseLibrary(source: source, chain: entry.identity.chain)
    let head = try library.head(entry)
    guard
      case .install(let entries) = try Eligibility.decide(
        device: nil, target: head, offered: offered)
    else { throw CairnError(.internalFailure, "a device that has nothing lacks nothing") }
    var packages: [ReleasePackage] = []
    for entry in entries { packages.append(try library.package(entry)) }
    guard let manifest = packages.last?.manifest else {
      throw CairnError(.internalFailure, "a release without a package was found")
    }
    for feature in features.sorted() where !manifest.features.contains(feature) {
      throw FeatureFlow.unknown(feature, manifest, entry.identity)
    }
    release = InstalledRelease(head, features: features)
    export = try ReleaseExport(
      packages: packages, source: source, features: features, settings: settings)
  }

  /// Writes the tree to a directory, which must be new or empty; it is emptied again on an error.
  public func writeTree(to path: String) throws(CairnError) {
    let (folder, isNew) = try PosixStorage.directory(at: path)
    guard try folder.names(in: .root).isEmpty else {
      throw CairnError(
        .outputExists, "\(folder) is not empty", hint: "name a new or empty directory")
    }
    do throws(CairnError) {
      try export.write(to: folder)
    } catch {
      try? folder.removeEverything(in: .root)
      if isNew { try? PosixStorage.removeDirectory(at: path) }
      throw error
    }
  }

  /// Writes the tree as a tar archive.
  public func writeArchive(to place: OutputPlace) throws(CairnError) {
    let scratch = try TemporaryDirectory()
    let storage = try PosixStorage(path: scratch.path)
    switch place {
    case .standardOutput:
      var sink = StreamSink.standardOutput()
      try export.writeArchive(to: &sink, scratch: storage)
    case .stream(let path):
      var sink = try StreamSink(path: path)
      try export.writeArchive(to: &sink, scratch: storage)
    case .file(let path, let replacesExisting):
      var staged = try StagedFile(
        for: path, tag: release.manifestDigest, replacesExisting: replacesExisting)
      try staged.resume(at: 0)
      try export.writeArchive(to: &staged, scratch: storage)
      try staged.commit()
    }
  }
}
