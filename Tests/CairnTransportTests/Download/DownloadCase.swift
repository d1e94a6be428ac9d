// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import CairnTestSupport
import CairnTransport

/// A package of random bytes, some payloads of which are needed, and an empty download area.
struct DownloadCase {
  let entry: CatalogEntry
  let bytes: [UInt8]
  let needs: [PayloadNeed]
  let area: DownloadArea
  private let directory: TemporaryStorage

  var path: String { entry.package }
  var neededSize: Int { needs.reduce(0) { $0 + $1.range.count } }

  init(seed: Int = 1, payloads: Int = 40, largest: Int = 3000) throws {
    var random = Random(seed: seed)
    var starts = [500]
    for _ in 0..<payloads { starts.append(starts[starts.count - 1] + 1 + random.below(largest)) }
    bytes = random.bytes(starts[payloads])
    let head = PackageHead(
      identity: ReleaseIdentity(
        chain: ChainIdentity(product: "p", channel: "c", architecture: "a"), id: "1", build: "",
        aliases: [], isCheckpoint: false, isPreview: false, ordinal: 0),
      prerequisites: [], manifestSize: 0, manifestDigest: SHA256Hasher().digest(), payloads: [],
      storedManifest: [])
    var entry = CatalogEntry(
      head: head, headSize: 500, headDigest: SHA256Hasher.digest(of: Array(bytes.prefix(500))))
    entry.size = bytes.count
    self.entry = entry
    needs = (0..<payloads).compactMap { [bytes] number in
      guard random.below(3) > 0 else { return nil }
      let range = starts[number]..<starts[number + 1]
      return PayloadNeed(
        entry: entry, range: range, digest: SHA256Hasher.digest(of: Array(bytes[range])),
        reason: number % 2 == 0 ? .delta : .full)
    }
    directory = try TemporaryStorage()
    area = DownloadArea(directory.storage, directory: .root.appending("download"))
  }

  func server(_ change: (inout FakeServer.Behaviour) -> Void = { _ in }) -> FakeServer {
    var behaviour = FakeServer.Behaviour()
    change(&behaviour)
    return FakeServer([path: bytes], behaviour)
  }

  func download(
    from server: FakeServer, _ account: TransferAccount = TransferAccount(), connections: Int = 1
  ) throws -> PayloadDownload {
    try PayloadDownload(
      needs, from: server, to: area, account: account, connections: connections)
  }

  /// Whether every payload that is needed is here.
  func isComplete() throws -> Bool {
    for need in needs {
      guard let found = try area.bytes(need.range, of: entry.headDigest),
        try found.bytes(0..<found.size) == Array(bytes[need.range])
      else { return false }
    }
    return true
  }
}

/// A storage that goes away with its files.
final class TemporaryStorage {
  let storage: PosixStorage
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    storage = try PosixStorage(path: directory.path)
  }

  deinit {
    let names = (try? storage.names(in: .root)) ?? []
    for name in names { remove(.root, name) }
  }

  private func remove(_ parent: TreePath, _ name: [UInt8]) {
    guard let path = parent.appending(name) else { return }
    for name in (try? storage.names(in: path)) ?? [] { remove(path, name) }
    try? storage.remove(path)
    _ = try? storage.removeDirectory(path)
  }
}
