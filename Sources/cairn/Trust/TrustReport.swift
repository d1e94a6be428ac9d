// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnStore
import CairnTransport
import CairnTrust

/// What `cairn trust` says: the root that a device trusts.
struct TrustReport {
  private let command: String
  private let device: Device
  private let root: Root?
  private let now: UTCTime

  init(command: String, device: Device, now: UTCTime) throws(CairnError) {
    self.command = command
    self.device = device
    self.now = now
    root = try TrustedRoot(StoredMetadata(device.store, directory: Device.trustDirectory))
      .current(now: now)
  }

  private func ids(_ type: MetadataType) -> [String] {
    (root?.roles[type]?.keyIDs ?? []).map(\.text).sorted()
  }

  var lines: [String] {
    guard let root else {
      return ["\(device.tree): trusts nobody yet; cairn trust set names a publisher's root"]
    }
    var lines = [
      "\(device.tree): trusts root \(root.version), which "
        + (root.expires > now ? "expires" : "has expired") + " at \(root.expires)"
    ]
    for type in MetadataType.allCases {
      let ids = ids(type)
      let threshold = root.roles[type]?.threshold ?? 0
      let name = type.rawValue + String(repeating: " ", count: max(0, 10 - type.rawValue.count))
      lines.append("  \(name) \(threshold) of \(ids.joined(separator: ", "))")
    }
    return lines
  }

  var json: JSONValue {
    let trusted: JSONValue? = root.map { root in
      .object([
        ("version", .integer(root.version)), ("expires", .string("\(root.expires)")),
        ("expired", .boolean(root.expires <= now)),
        (
          "roles",
          .object(
            MetadataType.allCases.map { type in
              (
                type.rawValue,
                .object([
                  ("threshold", .integer(root.roles[type]?.threshold ?? 0)),
                  ("keys", .array(ids(type).map { .string($0) })),
                ])
              )
            })
        ),
      ])
    }
    return .object([
      ("command", .string(command)), ("root", .string("\(device.tree)")),
      ("recovery", device.recovery.json), ("trusted", trusted ?? .null),
    ])
  }
}
