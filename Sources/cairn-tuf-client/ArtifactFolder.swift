// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnTransport
import CairnTrust

/// A directory of downloaded targets, each under its percent-encoded path.
struct ArtifactFolder {
  private let path: String
  private let base: String
  private let client: HTTPClient
  private let storage: PosixStorage

  init(path: String, base: String, client: HTTPClient) throws(CairnError) {
    self.path = path
    self.base = base
    self.client = client
    storage = try PosixStorage.directory(at: path).storage
  }

  /// Sees to it that the target is there; it is fetched only if it is not there as it should be.
  ///
  /// What is fetched appears under its name when it is verified, and not before.
  func fetch(_ target: TrustedTarget) throws(CairnError) {
    let name = MetadataFileName.percentEncoded(target.path)
    if try isThere(target, name) { return }
    let address = ServerSource.address(
      base, MetadataFileName.percentEncoded(target.servedPath, keepingSlashes: true))
    // Refuses hashes that cannot be checked before anything is fetched for them.
    var check = try FileCheck(target)
    guard let bytes = try client.contents(of: address, limit: target.length) else {
      throw CairnError(
        .trustMissing, "the server does not have the target \(target.path.debugDescription)",
        hint: "the mirror is incomplete: try again in a while or use another one")
    }
    try bytes.withView { view throws(CairnError) in
      try check.update(view)
      try check.finish()
      try OutputPlace.choose("\(path)/\(name)", replacing: true, inputs: []).write(view)
    }
  }

  private func isThere(_ target: TrustedTarget, _ name: String) throws(CairnError) -> Bool {
    guard let place = TreePath(name), try storage.status(place) != nil else { return false }
    do throws(CairnError) {
      var check = try FileCheck(target)
      try storage.map(place).withView { view throws(CairnError) in try check.update(view) }
      try check.finish()
      return true
    } catch {
      return false
    }
  }
}
