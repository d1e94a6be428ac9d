// SPDX-License-Identifier: Apache-2.0

/// Manifests that are right.
enum PackageManifestCases {
  static let contents = [ContentRule.lcg(seed: 31, size: 40), Array("one line\n".utf8), []]

  static func manifest(_ entries: PackageManifestDraft.Entry...) -> PackageManifestDraft {
    manifest(entries)
  }

  static func manifest(_ entries: [PackageManifestDraft.Entry]) -> PackageManifestDraft {
    PackageManifestDraft(entries, contents: contents)
  }

  /// A manifest with something of everything, from which the defective ones are made.
  static var honest: PackageManifestDraft {
    var draft = manifest(
      .directory("bin"),
      .file("bin/tool", 0, time: 1_700_000_000).with {
        $0.mode = 0o4755
        $0.set = 0
      },
      .hardLink("bin/tool-again", 1),
      .link("bin/tool-link", "tool"),
      .directory("data").with { $0.set = 1 },
      .file("data/a", 1).with { $0.feature = 2 },
      .file("data/b", 0, time: -1).with { $0.feature = 1 },
      .file("data/c", 2, time: 0).with { $0.set = 0 })
    draft.features = [Array("documents".utf8), Array("samples".utf8)]
    draft.sets = [[.init("user.a", "1"), .init("user.b", "")], [.init("user.a", "2")]]
    return draft
  }

  static var all: [PackageCase] {
    [
      .accept("everything", "what the defective vectors are made from", honest),
      .accept("empty", "no entries at all", manifest()),
      .accept("one-file", "a single file at the top", manifest(.file("file"))),
      kinds, times, order, names, sharing, modes, contentNumbers, attributes, features, links,
      longest, reserved,
      largestSize,
    ]
  }

  private static var kinds: PackageCase {
    .accept(
      "kinds", "each kind of entry",
      manifest(
        .directory("a"), .file("b"), .link("c", "../../anywhere"), .hardLink("d", 1)))
  }

  private static var times: PackageCase {
    let times = [0, -1, 1, -62_135_596_800, 253_402_300_799, .max, .min]
    return .accept(
      "times", "times before 1970, far away, and none",
      manifest(
        times.enumerated().map { .file("t\($0.offset)", 0, time: $0.element) } + [.file("x")]))
  }

  private static var order: PackageCase {
    .accept(
      "order", "what lies in a directory follows it at once, whatever else begins alike",
      manifest(
        .directory("a"), .file("a/b"), .directory("a/b!"), .file("a/b!/z"), .file("a!"),
        .file("a.b"), .file("a0"), .file("aa"), .directory("b"), .file("\u{E9}")))
  }

  private static var names: PackageCase {
    let odd: [[UInt8]] = [
      [1], [9, 10, 32], [0x2D], Array("...".utf8), Array("..a".utf8), [0x5C, 0x3A], [0x7F],
      [0xC3, 0x28], [0xFF], [0xFF, 0xFE],
    ]
    return .accept(
      "names", "names that are no text, or look like something else",
      manifest(odd.map { path in .file("").with { $0.path = path } }))
  }

  private static var sharing: PackageCase {
    .accept(
      "sharing", "paths that share nothing, all of the path before, and a part of a character",
      manifest(
        .directory("abc"), .directory("abc/def"), .file("abc/def/ghi"), .file("abcd"),
        .file("\u{E8}"), .file("\u{E9}")))
  }

  private static var modes: PackageCase {
    let modes = [0, 1, 0o777, 0o1777, 0o4755, 0o7777]
    return .accept(
      "modes", "permission bits, the smallest and the largest",
      manifest(
        modes.enumerated().map { place, mode in .directory("d\(place)").with { $0.mode = mode } }))
  }

  private static var contentNumbers: PackageCase {
    .accept(
      "contents", "contents that are used again, the last one and the first one",
      manifest(
        .file("a", 2), .file("b", 0), .file("c", 0), .file("d", 2), .file("e", 1), .file("f", 2)))
  }

  private static var attributes: PackageCase {
    var draft = manifest(
      .directory("a").with { $0.set = 0 }, .file("b").with { $0.set = 1 },
      .file("c").with { $0.set = 0 }, .file("d").with { $0.set = 2 })
    draft.sets = [
      [.init("security.capability", "\u{1}\0\0\u{2}")], [.init("user.empty", "")],
      [.init(String(repeating: "n", count: 255), "v"), .init("user.=\\ ", "=\\ -")],
    ]
    return .accept("attributes", "sets that are shared, empty values, the longest name", draft)
  }

  private static var features: PackageCase {
    var draft = manifest(
      .directory("both"), .file("both/one").with { $0.feature = 1 },
      .file("both/two").with { $0.feature = 3 }, .file("first").with { $0.feature = 2 },
      .hardLink("second", 3).with { $0.feature = 2 },
      .link("third", "first").with { $0.feature = 2 },
      .directory("whole").with { $0.feature = 3 })
    draft.features = ["0.9_a-b", "a", String(repeating: "z", count: 64)].map { Array($0.utf8) }
    return .accept("features", "entries of every kind that belong to features", draft)
  }

  private static var links: PackageCase {
    .accept(
      "links", "two files with several names each, and links that lead anywhere",
      manifest(
        .file("a"), .file("b", 1), .hardLink("c", 0), .hardLink("d", 0), .hardLink("e", 1),
        .link("f", "/"), .link("g", String(repeating: "x", count: 4095)), .link("h", "..")))
  }

  private static var longest: PackageCase {
    var path = ""
    var entries: [PackageManifestDraft.Entry] = []
    for number in 0..<12 {
      path += (number == 0 ? "" : "/") + String(repeating: "n", count: number < 11 ? 255 : 254)
      entries.append(.directory(path))
    }
    return .accept(
      "longest", "the longest names, in a path of 3072 bytes",
      manifest(entries + [.file(path + "/x")]))
  }

  private static var largestSize: PackageCase {
    var draft = manifest(.file("vast"))
    draft.sizes[0] = 1 << 50 - 1
    return .accept("size-largest", "a content of 2^50 - 1 bytes", draft)
  }

  private static var reserved: PackageCase {
    .accept(
      "reserved-elsewhere", "the store's name below the top, and names like it at the top",
      manifest(
        .file(".Cairn"), .directory(".cairn!"), .file(".cairn!/.cairn"), .file(".cairns"),
        .directory("a"), .directory("a/.cairn")))
  }
}
