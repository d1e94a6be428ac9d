// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles
import CairnHydration
import CairnStore
import CairnTransport
import CairnTrust

/// Where a command takes packages from, and what it believes of them.
struct SourceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A repository's directory or http(s) address, or a folder with packages; repeated, mirrors.",
      valueName: "place"),
    completion: .directory)
  var from: [String] = []

  @OptionGroup var trust: TrustOptions
  @OptionGroup var transfer: TransferOptions

  /// Whether a source was named.
  var isNamed: Bool { !from.isEmpty }

  /// The source for a device, if one was named.
  func source(
    for device: Device, _ report: ReportOptions
  ) throws(CairnError) -> (any PackageSource)? {
    guard isNamed else { return nil }
    return try open(from, for: device, report)
  }

  /// The source for a device, or the package that is itself named in place of a release.
  func source(
    orPackage path: String, for device: Device, _ report: ReportOptions
  ) throws(CairnError) -> any PackageSource {
    try open(isNamed ? from : [path], for: device, report)
  }

  /// The source without a device; what is fetched goes into a directory of its own.
  func source(
    in scratch: ScratchStorage, _ report: ReportOptions
  ) throws(CairnError) -> any PackageSource {
    try open(from, in: scratch.storage, report)
  }

  /// Throws unless a source was named.
  func require() throws {
    guard isNamed else {
      throw ValidationError("--from is missing: name a repository or a folder with packages")
    }
  }

  /// Throws unless a source was named, or a package in place of a release.
  func require(orPackage path: String) throws {
    guard !isNamed else { return }
    let isDirectory: Bool
    do throws(CairnError) {
      isDirectory = try FileSource.isDirectory(path)
    } catch {
      guard error.code == .notFound else { throw error }
      throw ValidationError(
        "--from is missing, and there is no package called \(path): name a repository or a folder")
    }
    guard !isDirectory else {
      throw ValidationError("\(path) is a directory: name a release, and the directory with --from")
    }
  }

  // MARK: Opening

  private func open(
    _ places: [String], for device: Device, _ report: ReportOptions
  ) throws(CairnError) -> any PackageSource {
    try open(places, in: device.store, report)
  }

  private func open(
    _ places: [String], in storage: any Storage, _ report: ReportOptions
  ) throws(CairnError) -> any PackageSource {
    var access = RepositoryAccess(
      area: DownloadArea(storage, directory: Device.downloadDirectory),
      keeper: StoredMetadata(storage, directory: Device.trustDirectory),
      now: .now)
    access.givenRoot = try trust.givenRoot()
    access.indulgence = trust.indulgence
    access.http = transfer.settings
    access.account = TransferAccount(limit: transfer.maxBytes?.bytes)
    access.connections = transfer.connections
    access.forbidsFallback = transfer.noFullFallback
    access.note = { report.note($0) }
    let source = try access.open(places)
    if let folder = source as? FolderSource {
      for file in folder.rejected {
        report.note("leaving out \(folder.name)/\(file.file): \(file.reason.message)")
      }
    }
    return source
  }
}
