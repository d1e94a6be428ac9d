// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust

/// Reads TUF metadata that nobody trusts, and asks what a client would ask of it.
enum MetadataTarget {
  private static let now = UTCTime(secondsSince1970: 1_800_000_000)

  static func run(_ bytes: [UInt8]) -> Int32 {
    do throws(CairnError) {
      let json = try JSON(reading: bytes)
      let again = try JSON(reading: try json.encoded())
      precondition(again == json, "another value")
      precondition(!json.canonical.isEmpty)
    } catch {
      precondition(error.code == .trustMalformed && error.hint != nil, "\(error)")
    }
    read(bytes, Root.self) { root in
      for type in MetadataType.allCases { _ = root.authority(for: type).givenKeys }
    }
    read(bytes, Timestamp.self) { _ = $0.announcedRootVersion }
    read(bytes, Snapshot.self) { _ in }
    read(bytes, Targets.self) { targets in
      for path in targets.targets.keys { precondition(targets.target(path) != nil) }
      for role in targets.delegations?.roles ?? [] {
        for path in ["", "a", "a/b.c"] + targets.targets.keys { _ = role.isTrusted(with: path) }
      }
    }
    update(bytes)
    return 0
  }

  /// Metadata that is read has to be written again as it was signed.
  private static func read<Content: RoleMetadata>(
    _ bytes: [UInt8], _: Content.Type, _ look: (Content) -> Void
  ) {
    do throws(CairnError) {
      let metadata = try Metadata<Content>(reading: bytes)
      precondition(metadata.signed.json.canonical == metadata.signedBytes, "signed otherwise")
      let again = try Metadata<Content>(reading: try metadata.encoded())
      precondition(again == metadata, "other metadata")
      _ = metadata.signed.isExpired(at: now)
      look(metadata.signed)
    } catch {
      precondition(error.code == .trustMalformed && error.hint != nil, "\(error)")
    }
  }

  /// A device that trusts the input as its root, and gets it as everything else, too.
  private static func update(_ bytes: [UInt8]) {
    do throws(CairnError) {
      var trusted = try TrustedMetadata(root: bytes, now: now)
      for step in 0..<4 {
        do throws(CairnError) {
          switch step {
          case 0: try trusted.update(root: bytes)
          case 1: _ = try trusted.update(timestamp: bytes)
          case 2: try trusted.update(snapshot: bytes)
          default:
            try trusted.update(targets: bytes, authority: trusted.root.authority(for: .targets))
          }
          preconditionFailure("no file is several kinds of metadata")
        } catch {
          precondition(error.hint != nil, "every refusal has a hint")
        }
      }
    } catch {
      precondition(error.hint != nil, "every refusal has a hint")
    }
  }
}
