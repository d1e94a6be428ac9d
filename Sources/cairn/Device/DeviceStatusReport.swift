// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnStore

/// What `cairn status` says.
struct DeviceStatusReport {
  let device: Device
  let status: StatusReport
  var pending: PendingReleases?
  var space: SpaceReport?

  // MARK: For people

  var lines: [String] {
    let identity = status.installed.identity
    var lines = ["\(device.tree): \(identity.title), \(identity.kindTitle) of \(identity.chain)"]
    func add(_ name: String, _ text: String) {
      lines.append("  \(name)\(String(repeating: " ", count: 10 - name.count))\(text)")
    }
    if !identity.build.isEmpty { add("build", identity.build) }
    add("stands on", status.standing.title)
    let features = status.installed.features.sorted()
    if !features.isEmpty || !status.absentFeatures.isEmpty {
      let absent = status.absentFeatures
      add(
        "features",
        (features.isEmpty ? "none" : features.joined(separator: ", "))
          + (absent.isEmpty ? "" : " (not installed: \(absent.joined(separator: ", ")))"))
    }
    add(
      "previous",
      status.previous.map { "\($0.identity.title); cairn uninstall goes back to it" } ?? "none")
    add(
      "tree",
      "\(ByteCount.grouped(status.fileCount)) files, \(ByteCount(status.treeSize)), \(health)")
    add(
      "store",
      "\(ByteCount(status.storeSize)), "
        + "\(ByteCount.share(of: status.storeSize, in: status.treeSize)) of the tree, "
        + "with \(ByteCount.grouped(status.keptCount)) deltas"
        + (status.waitingSize > 0
          ? " and \(ByteCount(status.waitingSize)) of old files that wait" : ""))
    for line in pendingLines { add(line.0, line.1) }
    for line in spaceLines { add(line.0, line.1) }
    return lines
  }

  private var health: String {
    switch status.damage.count {
    case 0: "as it should be"
    case 1: "1 thing is not as it should be; see cairn verify"
    default:
      "\(ByteCount.grouped(status.damage.count)) things are not as they should be; "
        + "see cairn verify"
    }
  }

  private var pendingLines: [(String, String)] {
    guard let pending else { return [] }
    guard let newest = pending.newest else { return [("newest", "installed")] }
    var lines = [
      ("newest", newest.identity.title),
      ("pending", pending.releases.map(\.identity.title).joined(separator: ", ")),
    ]
    if !pending.missingCheckpoints.isEmpty {
      let titles = pending.missingCheckpoints.map { missing in
        missing.release.title + (missing.isOffered ? "" : ", whose package is not there")
      }
      lines.append(("missing", titles.joined(separator: "; ")))
    }
    return lines
  }

  private var spaceLines: [(String, String)] {
    guard let space else { return [] }
    var lines = [
      (
        "cleanup",
        "would free \(ByteCount(space.cleanup.freedSize).exact), with --reset-base "
          + ByteCount(space.resetBase.freedSize).exact
      )
    ]
    for system in space.fileSystems {
      lines.append(
        (
          "space",
          "\(system.name): "
            + (system.availableSize.map { "\(ByteCount($0)) available" } ?? "nobody counts it")
        ))
    }
    return lines
  }

  // MARK: For programs

  var json: JSONValue {
    .object([
      ("command", "status"),
      ("root", .string("\(device.tree)")),
      ("recovery", device.recovery.json),
      ("release", status.installed.json),
      ("standing", status.standing.json),
      ("previous", status.previous?.json ?? .null),
      ("absentFeatures", .array(status.absentFeatures.map { .string($0) })),
      ("fileCount", .integer(status.fileCount)),
      ("treeSize", .integer(status.treeSize)),
      ("damaged", .integer(status.damage.count)),
      ("damage", .array(status.damage.map(\.json))),
      ("deltaCount", .integer(status.keptCount)),
      ("deltaSize", .integer(status.keptSize)),
      ("waitingSize", .integer(status.waitingSize)),
      ("storeSize", .integer(status.storeSize)),
      ("pending", pending.map(json) ?? .null),
      ("space", space.map(json) ?? .null),
    ])
  }

  private func json(_ pending: PendingReleases) -> JSONValue {
    .object([
      ("upToDate", .boolean(pending.isUpToDate)),
      ("newest", pending.newest?.json ?? .null),
      ("releases", .array(pending.releases.map(\.json))),
      (
        "missingCheckpoints",
        .array(
          pending.missingCheckpoints.map { missing in
            .object([
              ("release", missing.release.json), ("offered", .boolean(missing.isOffered)),
            ])
          })
      ),
    ])
  }

  private func json(_ space: SpaceReport) -> JSONValue {
    .object([
      ("cleanupFrees", .integer(space.cleanup.freedSize)),
      ("resetBaseFrees", .integer(space.resetBase.freedSize)),
      (
        "fileSystems",
        .array(
          space.fileSystems.map { system in
            .object([
              ("place", .string(system.name)),
              ("availableSize", system.availableSize.map { .integer($0) } ?? .null),
              ("availableNodes", system.availableNodes.map { .integer($0) } ?? .null),
            ])
          })
      ),
    ])
  }
}
