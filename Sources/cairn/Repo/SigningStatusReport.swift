// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnTrust

/// How it stands with a repository's metadata, for people and programs.
struct SigningStatusReport {
  private let status: SigningStatus
  private let path: String
  private let now: UTCTime

  /// A report of the state at `now`.
  init(_ status: SigningStatus, path: String, now: UTCTime) {
    self.status = status
    self.path = path
    self.now = now
  }

  // MARK: Programs

  /// For programs.
  var members: [(String, JSONValue)] {
    [
      ("repository", .string(path)),
      ("now", .string(now.description)),
      ("rootVersion", .integer(status.rootVersion)),
      ("rootPublished", .boolean(status.isRootPublished)),
      ("roles", .array(status.roles.map(json))),
      ("pending", .array(status.pending.map { .string($0) })),
      ("lacking", .array(status.lacking.map(\.json))),
      ("unsigned", .array(status.unsigned.map { .string($0) })),
      ("leftOver", .array(status.leftOver.map { .string($0) })),
    ]
  }

  private func json(_ role: SigningStatus.RoleStatus) -> JSONValue {
    .object([
      ("role", .string(role.type.rawValue)),
      ("version", role.version.map { .integer($0) } ?? .null),
      ("expires", role.expires.map { .string($0.description) } ?? .null),
      ("expired", .boolean(isExpired(role))),
      ("signed", .boolean(role.isSigned)),
      ("threshold", .integer(role.threshold)),
      ("expiryDays", .integer(role.expiryDays)),
      (
        "keys",
        .array(
          role.keys.map { id, key in
            .object([("id", .string(id.text)), ("type", key.map { .string($0.type) } ?? .null)])
          })
      ),
    ])
  }

  // MARK: People

  /// For people.
  var lines: [String] {
    var table = TextTable(["role", ">version", "expires", ">days left", ">needs", "keys"])
    for role in status.roles {
      let keys = role.keys.map { id, key in "\(id.shortened) \(key?.type ?? "unknown")" }
      table.add([
        role.type.rawValue, role.version.map(String.init) ?? "-",
        role.expires?.description ?? "-", daysLeft(role), "\(role.threshold) of \(keys.count)",
        keys.first ?? "",
      ])
      for key in keys.dropFirst() { table.add(["", "", "", "", "", key]) }
    }
    return ["\(path), root \(status.rootVersion)\(status.isRootPublished ? "" : " (waits)")"]
      + table.lines + remarks
  }

  private var remarks: [String] {
    var lines: [String] = []
    let absent = status.roles.filter { $0.version == nil }.map(\.type.rawValue)
    if !absent.isEmpty, status.isRootPublished {
      lines.append("not published yet: " + absent.joined(separator: ", "))
    }
    for role in status.roles {
      guard let version = role.version else { continue }
      if isExpired(role) {
        lines.append("\(role.type.rawValue) \(version) has expired: devices refuse it")
      }
      if !role.isSigned {
        lines.append("\(role.type.rawValue) \(version) lacks signatures by the keys of this root")
      }
    }
    lines += status.lacking.map(\.description)
    if !status.unsigned.isEmpty {
      lines.append("not signed: " + status.unsigned.joined(separator: ", "))
    }
    if !status.leftOver.isEmpty {
      lines.append("signed, but not in the catalog: " + status.leftOver.joined(separator: ", "))
    }
    return lines
  }

  private func isExpired(_ role: SigningStatus.RoleStatus) -> Bool {
    role.expires.map { $0 <= now } ?? false
  }

  private func daysLeft(_ role: SigningStatus.RoleStatus) -> String {
    guard let expires = role.expires else { return "-" }
    return isExpired(role)
      ? "none" : String((expires.secondsSince1970 - now.secondsSince1970) / 86_400)
  }
}

extension LackingSignatures {
  /// For programs.
  var json: JSONValue {
    .object([
      ("file", .string(file)),
      ("role", .string(type.rawValue)),
      ("rootVersion", .integer(rootVersion)),
      ("threshold", .integer(threshold)),
      ("signedBy", .array(valid.map { .string($0.text) })),
      ("candidates", .array(candidates.map { .string($0.text) })),
    ])
  }
}
