// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease
import CairnStore

extension PlannedPackage {
  /// What people call it.
  var title: String { entry.identity.title + (entry.isBridge ? " (bridge)" : "") }

  /// Why it is needed, for people.
  var why: String {
    let kind = entry.identity.isBaseline ? "baseline" : "checkpoint"
    switch reason {
    case .target: return "it is the release"
    case .missing: return "this device lacks the \(kind)"
    case .features(let names):
      let noun = names.count == 1 ? "feature" : "features"
      return "\(noun) \(names.sorted().joined(separator: ", ")) takes all packages before it"
    case .lostContents: return "the device does not have all contents of it"
    case .bridge: return "it is a bridge that may be shorter"
    }
  }

  private var reasonName: String {
    switch reason {
    case .target: "target"
    case .missing: "missing"
    case .features: "features"
    case .lostContents: "lost-contents"
    case .bridge: "bridge"
    }
  }

  /// The package as plans and results show it; ranges only where a plan asks for them.
  func json(withRanges: Bool) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("id", .string(entry.identity.id)),
      ("aliases", .array(entry.identity.aliases.map { .string($0) })),
      ("checkpoint", .boolean(entry.identity.isCheckpoint)),
      ("bridge", .boolean(entry.isBridge)),
      ("package", .string(entry.package)),
      ("size", .integer(entry.size)),
      ("usedSize", .integer(usedSize)),
      ("payloadCount", .integer(ranges.count)),
      ("reason", .string(reasonName)),
      ("why", .string("needed because \(why)")),
    ]
    if withRanges {
      members.append(
        (
          "ranges",
          .array(
            ranges.map {
              .object([("offset", .integer($0.lowerBound)), ("size", .integer($0.count))])
            })
        ))
    }
    return .object(members)
  }
}

extension Installation.Conflict {
  /// What is in the way, as results show it.
  var json: JSONValue {
    .object([
      ("path", .string("\(path)")), ("reason", .string(reason)),
      ("savedAs", .string("\(savedAs)")),
    ])
  }
}
