// SPDX-License-Identifier: Apache-2.0

/// The packages of a chain of four releases: a baseline, two checkpoints, a preview.
enum PackageSamples {
  /// The contents of all releases, by name.
  private static let tool = ContentRule.lcg(seed: 41, size: 700)
  private static let newTool = Array(tool[..<300]) + Array("new".utf8) + Array(tool[310...])
  private static let newestTool = newTool + Array("end".utf8)
  private static let notes = Array("first line\nsecond line\nthird line\n".utf8)
  private static let newNotes = Array("first line\n2nd line\nthird line\n".utf8)
  private static let table = [UInt8](repeating: 7, count: 90) + ContentRule.lcg(seed: 42, size: 30)
  private static let newTable = [9] + table
  private static let extra = Array("an extra file that is like no other\n".utf8)

  /// What a baseline holds: the tool alone, notes and table together; nothing makes the empty file.
  static var baseline: PackageDraft {
    let manifest = PackageManifestDraft(
      [
        .directory("bin"), .file("bin/tool", 0, time: 1_600_000_000).with { $0.mode = 0o755 },
        .link("bin/tool-1", "tool"), .directory("share"), .file("share/empty", 3),
        .file("share/notes", 1), .file("share/table", 2),
      ], contents: [tool, notes, table, []])
    // In the manifest: tool 0, empty 1, notes 2, table 3.
    var draft = PackageDraft(
      "2024-01", ordinal: 0, manifest: manifest,
      payloads: [
        .init(targets: [0], delta: PackageDraft.delta(from: nil, to: tool)),
        .init(targets: [2, 3], delta: PackageDraft.delta(from: nil, to: notes + table)),
      ])
    draft.build = "1.0"
    draft.flags = 1
    draft.aliases = ["KB1", "the first"]
    return draft
  }

  /// Against the baseline: one forward payload, one with two bases and three targets, one null.
  static var checkpoint: PackageDraft {
    let manifest = PackageManifestDraft(
      [
        .directory("bin"), .file("bin/tool", 0, time: 1_610_000_000).with { $0.mode = 0o755 },
        .link("bin/tool-1", "tool"), .directory("share"), .file("share/copy", 2),
        .file("share/extra", 3).with { $0.feature = 1 }, .file("share/notes", 1),
        .file("share/table", 2),
      ], contents: [newTool, newNotes, newTable, extra]
    )
    .with { $0.features = [Array("extras".utf8)] }
    // In the manifest: tool 0, table 1, extra 2, notes 3.
    var draft = PackageDraft(
      "2024-02", ordinal: 1, manifest: manifest,
      payloads: [
        .init(bases: [0], targets: [0], delta: PackageDraft.delta(from: tool, to: newTool)),
        .init(
          bases: [3, 2], targets: [3, 1],
          delta: PackageDraft.delta(from: table + notes, to: newNotes + newTable)),
        .init(targets: [2], delta: PackageDraft.delta(from: nil, to: extra)),
      ], base: baseline.manifest.bytes)
    draft.flags = 1
    draft.prerequisites = [baseline.asPrerequisite]
    return draft
  }

  /// Against the checkpoint, with both before it.
  static var preview: PackageDraft {
    var manifest = checkpoint.manifest
    manifest.contents[0] = newestTool
    // What the baseline had comes back: it has no payload here.
    manifest.contents[1] = notes
    var draft = PackageDraft(
      "2024-04", ordinal: 3, manifest: manifest,
      payloads: [
        .init(
          bases: [0], targets: [0], delta: PackageDraft.delta(from: newTool, to: newestTool))
      ], base: checkpoint.manifest.bytes)
    draft.flags = 2
    draft.build = "1.3 (caf\u{E9})"
    draft.prerequisites = [baseline.asPrerequisite, checkpoint.asPrerequisite]
    return draft
  }

  /// Against the baseline, in another manner: bases twice and beside what is wanted.
  static var other: PackageDraft {
    var draft = PackageDraft(
      "2024-03", ordinal: 2, manifest: checkpoint.manifest,
      payloads: [
        .init(
          bases: [3, 0, 3], targets: [0, 1, 3, 2],
          delta: PackageDraft.delta(
            from: table + tool + table, to: newTool + newTable + newNotes + extra))
      ], base: baseline.manifest.bytes)
    draft.prerequisites = [baseline.asPrerequisite]
    draft.aliases = (0..<16).map { "alias \($0)" }
    draft.aliases[15] = String(repeating: "z", count: 128)
    return draft
  }

  /// To the preview from the release before it, which is no checkpoint.
  static var bridge: PackageDraft {
    let release = preview
    var draft = PackageDraft(
      "2024-04", ordinal: 3, manifest: release.manifest,
      payloads: [
        .init(
          bases: [0], targets: [0], delta: PackageDraft.delta(from: newTool, to: newestTool)),
        .init(bases: [3], targets: [3], delta: PackageDraft.delta(from: newNotes, to: notes)),
      ], base: other.manifest.bytes)
    draft.flags = 6
    draft.build = release.build
    draft.prerequisites = [other.asPrerequisite]
    return draft
  }

  static var all: [PackageCase] {
    [
      .accept("baseline", "a baseline: a content alone, two together, an empty one", baseline),
      .accept(
        "checkpoint", "the manifest a delta; one base, several bases and targets, none",
        bases: ["baseline"], checkpoint),
      .accept(
        "preview", "two prerequisites; a content that only the baseline makes",
        bases: ["baseline", "checkpoint"], preview),
      .accept(
        "one-payload", "a base twice, targets in another order, the most aliases",
        bases: ["baseline"], other),
      .accept(
        "bridge", "a bridge to a preview from a release that is no checkpoint",
        bases: ["baseline", "one-payload"], bridge),
      .accept(
        "empty-tree", "a release without entries",
        PackageDraft("0", ordinal: 0, manifest: PackageManifestDraft([]), payloads: [])),
    ]
  }
}

extension PackageManifestDraft {
  /// The manifest with other fields.
  func with(_ change: (inout Self) -> Void) -> Self {
    var manifest = self
    change(&manifest)
    return manifest
  }
}
