// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles
import CairnTransport
import CairnTrust
import Glibc

/// A TUF client that speaks the command protocol of TUF's public conformance suite.
///
/// It has no use of its own: it shows that `CairnTrust` follows the specification.
@main
struct ConformanceClient: ParsableCommand {
  enum Action: String, ExpressibleByArgument, CaseIterable {
    case `init`, refresh, download
  }

  static let configuration = CommandConfiguration(
    commandName: "cairn-tuf-client",
    abstract: "Updates TUF metadata and downloads targets, as TUF's conformance suite asks.")

  @Option(help: ArgumentHelp("The directory of trusted metadata.", valueName: "dir"))
  var metadataDir: String

  @Option(help: ArgumentHelp("The address of the repository's metadata.", valueName: "url"))
  var metadataUrl: String?

  @Option(help: ArgumentHelp("A target to download; several in one update.", valueName: "path"))
  var targetName: [String] = []

  @Option(help: ArgumentHelp("The address of the repository's targets.", valueName: "url"))
  var targetBaseUrl: String?

  @Option(help: ArgumentHelp("The directory for downloaded targets.", valueName: "dir"))
  var targetDir: String?

  @Argument(help: "What to do.")
  var action: Action

  @Argument(help: "For init: the root metadata to trust.")
  var root: String?

  func run() throws {
    do throws(CairnError) {
      switch action {
      case .`init`: try begin()
      case .refresh:
        var updater = try updater()
        try updater.refresh()
      case .download: try download()
      }
    } catch {
      Console.warn("cairn-tuf-client: error: \(error.code.id): \(error.message)")
      if let hint = error.hint { Console.warn("cairn-tuf-client: hint: \(hint)") }
      throw ExitCode(1)
    }
  }

  private static var now: UTCTime { UTCTime(secondsSince1970: time(nil)) }

  private func begin() throws(CairnError) {
    let bytes = try MappedFile(path: try given(root, "the root metadata")).withView { $0.copied() }
    _ = try TrustedMetadata(root: bytes, now: Self.now)
    try FolderKeeper(metadataDir).keep(bytes, as: MetadataFileName.kept("root"))
  }

  private func updater() throws(CairnError) -> MetadataUpdater {
    try MetadataUpdater(
      source: ServerSource(
        client: HTTPClient(), base: try given(metadataUrl, "--metadata-url")),
      keeper: try FolderKeeper(metadataDir), now: Self.now)
  }

  private func download() throws(CairnError) {
    let folder = try ArtifactFolder(
      path: try given(targetDir, "--target-dir"),
      base: try given(targetBaseUrl, "--target-base-url"),
      client: HTTPClient())
    var updater = try updater()
    for name in targetName {
      guard let target = try updater.target(name) else {
        throw CairnError(
          .trustMissing, "no role has the target \(name.debugDescription)",
          hint: "check the target's name")
      }
      try folder.fetch(target)
    }
  }

  private func given(_ value: String?, _ name: String) throws(CairnError) -> String {
    guard let value else {
      throw CairnError(
        ErrorCode("usage", exitStatus: 2), "\(name) is needed", hint: "see --help")
    }
    return value
  }
}
