// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnRelease
import CairnTrust

/// Copies a repository's signed metadata into a folder of packages, where devices verify them as they
/// would in the repository (Documentation/Format-Trust.md 8).
public struct MetadataExport {
  private let published: PublishedMetadata
  private let files: MetadataFiles

  /// Reads what is signed in a repository; `nil` where nothing is, or nothing complete.
  public init?(repository path: String) throws(CairnError) {
    files = try MetadataFiles(path: path)
    published = try PublishedMetadata(in: files)
    guard published.timestamp != nil, published.snapshot != nil, published.targets != nil else {
      return nil
    }
  }

  /// Writes every root, and the newest of everything else; the timestamp comes last.
  ///
  /// - Returns: the paths of the files.
  public func write(to folder: String) throws(CairnError) -> [String] {
    let place = try MetadataFiles(path: folder)
    var paths: [String] = []
    for version in try files.versions(of: .root) {
      guard let root = try files.read(version, as: Root.self) else { continue }
      paths.append(try write(root, place))
    }
    if let targets = published.targets { paths.append(try write(targets, place)) }
    if let snapshot = published.snapshot { paths.append(try write(snapshot, place)) }
    if let timestamp = published.timestamp { paths.append(try write(timestamp, place)) }
    return paths.map { "\(folder)/\($0)" }
  }

  /// The bytes as they are: what is hashed above must not change.
  private func write<Content>(
    _ file: MetadataFile<Content>, _ place: MetadataFiles
  ) throws(CairnError) -> String {
    let name = MetadataFiles.name(Content.type, file.metadata.signed.version)
    let path = MetadataFiles.published.appending(name)
    try place.write(file.bytes, to: path)
    return path.description
  }
}
