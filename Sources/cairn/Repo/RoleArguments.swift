// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnRelease
import CairnTrust

/// Who signs as what in a new repository.
struct RoleArguments: ParsableArguments {
  @Option(help: ArgumentHelp("A public key of the root; may be repeated.", valueName: "file"))
  var rootKey: [String] = []

  @Option(help: ArgumentHelp("A public key for the releases; may be repeated.", valueName: "file"))
  var targetsKey: [String] = []

  @Option(help: ArgumentHelp("A public key for snapshots; may be repeated.", valueName: "file"))
  var snapshotKey: [String] = []

  @Option(help: ArgumentHelp("A public key for timestamps; may be repeated.", valueName: "file"))
  var timestampKey: [String] = []

  @Option(help: ArgumentHelp("How many keys of the root must sign.", valueName: "n"))
  var rootThreshold: Int = 1

  @Option(help: ArgumentHelp("How many keys must sign releases.", valueName: "n"))
  var targetsThreshold: Int = 1

  @Option(help: ArgumentHelp("How many keys must sign snapshots.", valueName: "n"))
  var snapshotThreshold: Int = 1

  @Option(help: ArgumentHelp("How many keys must sign timestamps.", valueName: "n"))
  var timestampThreshold: Int = 1

  @Option(help: ArgumentHelp("How long a root lives; 365 by default.", valueName: "days"))
  var expiresRoot: Int?

  @Option(help: ArgumentHelp("How long targets live; 90 by default.", valueName: "days"))
  var expiresTargets: Int?

  @Option(help: ArgumentHelp("How long a snapshot lives; 90 by default.", valueName: "days"))
  var expiresSnapshot: Int?

  @Option(help: ArgumentHelp("How long a timestamp lives; 7 by default.", valueName: "days"))
  var expiresTimestamp: Int?

  /// Who signs as what.
  ///
  /// - Parameter keys: where a key is taken from, or made, for each role that none is named for.
  func settings(keys: String?) throws(CairnError) -> [MetadataType: RoleSettings] {
    var settings: [MetadataType: RoleSettings] = [:]
    for (type, files, threshold, days) in rows {
      settings[type] = RoleSettings(
        keys: try publicKeys(type, files, keys), threshold: threshold, expiryDays: days)
    }
    return settings
  }

  /// The first role that no key is named for.
  var unnamed: String? { rows.first { $0.1.isEmpty }?.0.rawValue }

  private var rows: [(MetadataType, [String], Int, Int?)] {
    [
      (.root, rootKey, rootThreshold, expiresRoot),
      (.targets, targetsKey, targetsThreshold, expiresTargets),
      (.snapshot, snapshotKey, snapshotThreshold, expiresSnapshot),
      (.timestamp, timestampKey, timestampThreshold, expiresTimestamp),
    ]
  }

  private func publicKeys(
    _ type: MetadataType, _ files: [String], _ keys: String?
  ) throws(CairnError) -> [PublicKey] {
    guard files.isEmpty else {
      var found: [PublicKey] = []
      for path in files { found.append(try KeyFile.publicKey(path)) }
      return found
    }
    guard let keys else { return [] }
    let path = "\(keys)/\(type.rawValue).pem"
    // A key that is there already is meant to be used again.
    guard try Self.directory(keys).status(TreePath.root.appending("\(type.rawValue).pem")) == nil
    else { return [try KeyFile.publicKey(path)] }
    return [try KeyFile.generate(.ed25519, at: path, replacing: false)]
  }

  /// The directory of keys, made for its owner alone if there is none.
  private static func directory(_ path: String) throws(CairnError) -> PosixStorage {
    do throws(CairnError) { return try PosixStorage(path: path) } catch {
      guard error.code == .notFound else { throw error }
      var trimmed = path[...]
      while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
      let name = String(trimmed).namePart
      guard let place = TreePath.root.appending(name.utf8) else { throw error }
      try PosixStorage(path: String(trimmed).directoryPart).makeDirectory(place, mode: 0o700)
      return try PosixStorage(path: path)
    }
  }
}
