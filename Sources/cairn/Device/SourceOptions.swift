// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles
import CairnHydration

/// Where a command takes packages from.
struct SourceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A repository, or a folder with packages among other files.", valueName: "dir"),
    completion: .directory)
  var from: String?

  /// The source, if one was named.
  func source(_ report: ReportOptions) throws(CairnError) -> FolderSource? {
    guard let from else { return nil }
    return try SourceOptions.open(from, report)
  }

  /// The source; it has to be named.
  func required(_ report: ReportOptions) throws -> FolderSource {
    guard let source = try source(report) else {
      throw ValidationError("--from is missing: name a repository or a folder with packages")
    }
    return source
  }

  /// The source, or the package that is itself named in place of a release.
  func source(orPackage path: String, _ report: ReportOptions) throws -> FolderSource {
    if let source = try source(report) { return source }
    let source: FolderSource
    do throws(CairnError) {
      source = try SourceOptions.open(path, report)
    } catch {
      guard error.code == .notFound else { throw error }
      throw ValidationError(
        "--from is missing, and there is no package called \(path): name a repository or a folder")
    }
    guard source.isSinglePackage else {
      throw ValidationError("\(path) is a directory: name a release, and the directory with --from")
    }
    return source
  }

  private static func open(
    _ path: String, _ report: ReportOptions
  ) throws(CairnError) -> FolderSource {
    let source = try FolderSource(path: path)
    for file in source.rejected {
      report.note("leaving out \(path)/\(file.file): \(file.reason.message)")
    }
    return source
  }
}
