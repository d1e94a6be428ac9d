// SPDX-License-Identifier: Apache-2.0

/// Manifests with one defect each.
enum PackageManifestDefects {
  typealias Entry = PackageManifestDraft.Entry

  private static func lie(
    _ name: String, _ comment: String, _ change: (inout PackageManifestDraft) -> Void
  ) -> PackageCase {
    var draft = PackageManifestCases.honest
    change(&draft)
    return .reject(name, comment, draft.bytes)
  }

  /// A manifest of these entries alone.
  private static func of(_ name: String, _ comment: String, _ entries: Entry...) -> PackageCase {
    .reject(name, comment, PackageManifestCases.manifest(entries).bytes)
  }

  static var all: [PackageCase] {
    start + paths + order + kinds + nodes + sets + features + counts + contents + cuts
  }

  private static var start: [PackageCase] {
    [
      lie("magic", "a package's magic") { $0.magic[6] = 0x50 },
      lie("version", "a version to come") { $0.magic[7] = 2 },
      lie("trailing-byte", "a byte behind the last content") { $0.trailer = [0] },
      .reject("nothing", "no bytes at all", []),
    ]
  }

  private static var paths: [PackageCase] {
    let text = { (text: String) in Array(text.utf8) }
    let wrong: [(String, String, [UInt8])] = [
      ("dot", "the name `.`", text(".")), ("dot-dot", "the name `..`", text("..")),
      ("dot-dot-slash", "a path that leads up", text("../x")),
      ("absolute", "a path from the root on", text("/x")),
      ("double-slash", "an empty name", text("x//y")),
      ("trailing-slash", "an empty name at the end", text("x/")),
      ("nul", "a name with a NUL", [0x61, 0, 0x62]),
      ("long-name", "a name of 256 bytes", [UInt8](repeating: 0x6E, count: 256)),
    ]
    let cases = wrong.map { name, comment, path in
      of("path-\(name)", comment, .file("").with { $0.path = path })
    }
    var longest: [Entry] = []
    for number in 0..<13 {
      let names = [String](repeating: String(repeating: "n", count: 255), count: number + 1)
      longest.append(.directory(names.joined(separator: "/")))
    }
    return cases + [
      of("path-inside-dot-dot", "`..` in the middle", .directory("a"), .file("a/../b")),
      of("path-inside-dot", "`.` in the middle", .directory("a"), .file("a/./b")),
      of("path-empty", "no path at all", .directory("")),
      .reject(
        "path-long", "a path of 3327 bytes", PackageManifestCases.manifest(longest).bytes),
      of("path-store", "the store's directory", .directory(".cairn")),
      of("path-store-file", "a file where the store's directory is", .file(".cairn")),
      of("path-store-inside", "a file in the store", .directory(".cairn"), .file(".cairn/state")),
      lie("shared-less", "a path shares more than it says") {
        $0.entries[1].shared = 2
      },
      lie("shared-more", "a path shares more than the one before has") {
        $0.entries[1].shared = 4
        $0.entries[1].suffix = Array("tool".utf8)
      },
      lie("shared-first", "the first path shares something") {
        $0.entries[0].shared = 1
        $0.entries[0].suffix = Array("in".utf8)
      },
      lie("shared-huge", "a path shares 2^62 bytes") {
        $0.entries[1].shared = 1 << 62
        $0.entries[1].suffix = Array("tool".utf8)
      },
      lie("suffix-empty", "a path is the one before") {
        $0.entries[1].shared = 3
        $0.entries[1].suffix = []
      },
    ]
  }

  private static var order: [PackageCase] {
    [
      of("order", "names that descend", .file("b"), .file("a")),
      of(
        "order-slash", "a name beside a directory before what lies in it", .directory("a"),
        .file("a!"), .file("a/b")),
      of("order-twice", "a path twice", .file("a"), .file("a").with { $0.shared = 0 }),
      of(
        "order-directory-twice", "a directory again behind its entries", .directory("a"),
        .file("a/b"), .directory("a")),
      of("parent-missing", "a file whose directory is no entry", .file("a/b")),
      of("parent-file", "a file that lies in a file", .file("a"), .file("a/b")),
      of("parent-link", "a file that lies in a symbolic link", .link("a", "b"), .file("a/b")),
      of(
        "parent-missing-deep", "a directory is missing in the middle", .directory("a"),
        .directory("b"), .file("b/c"), .file("b/d/e")),
    ]
  }

  private static var kinds: [PackageCase] {
    let bits = [5, 6, 7].map { bit in
      lie("kind-bit-\(bit)", "a kind with the unknown bit \(bit)") {
        $0.entries[0].strangeBits = 1 << UInt8(bit)
      }
    }
    return bits + [
      lie("kind-time-directory", "a directory with a time") {
        $0.entries[0].strangeBits = 16
        $0.entries[0].fields = WireNumber.varint(0o755) + [0]
      },
      lie("kind-time-link", "a symbolic link with a time") { $0.entries[3].strangeBits = 16 },
      lie("kind-attributes-link", "a symbolic link with attributes") {
        $0.entries[3].strangeBits = 4
        $0.entries[3].fields = [0] + WireNumber.counted(Array("tool".utf8))
      },
      lie("kind-attributes-hard-link", "a hard link with attributes") {
        $0.entries[2].strangeBits = 4
        $0.entries[2].fields = [0, 1]
      },
      lie("mode", "a mode of 0o10000") { $0.entries[0].mode = 0o10000 },
      lie("mode-huge", "a mode of 2^16") { $0.entries[0].mode = 1 << 16 },
      lie("mode-long", "a mode with a zero byte at its end") {
        $0.entries[0].fields = [0xED, 0x83, 0]
      },
    ]
  }

  private static var nodes: [PackageCase] {
    [
      of("link-empty", "a symbolic link that says nothing", .link("a", "")),
      of("link-long", "a target of 4096 bytes", .link("a", String(repeating: "x", count: 4096))),
      of("link-nul", "a target with a NUL", .link("a", "b\0c")),
      lie("hard-link-itself", "a hard link to itself") { $0.entries[2].fields = [0] },
      lie("hard-link-before", "a hard link to an entry before the first") {
        $0.entries[2].fields = [3]
      },
      lie("hard-link-directory", "a hard link to a directory") { $0.entries[2].fields = [2] },
      of("hard-link-link", "a hard link to a symbolic link", .link("a", "x"), .hardLink("b", 0)),
      of(
        "hard-link-hard-link", "a hard link to a hard link", .file("a"), .hardLink("b", 0),
        .hardLink("c", 1)),
      lie("hard-link-feature", "a hard link of another feature") { $0.entries[2].feature = 1 },
      lie("content-ahead", "a content before the first") {
        $0.entries[1].fields = WireNumber.varint(0o4755) + [0, 1, 0]
      },
    ]
  }

  private static var sets: [PackageCase] {
    let set = { (attributes: [PackageManifestDraft.Attribute]) in
      { (draft: inout PackageManifestDraft) in draft.sets[0] = attributes }
    }
    return [
      lie("set-empty", "a set without attributes", set([])),
      lie("set-order", "names that descend", set([.init("b", "1"), .init("a", "2")])),
      lie("set-twice", "a name twice", set([.init("a", "1"), .init("a", "2")])),
      lie("set-name-empty", "an attribute without a name", set([.init("", "1")])),
      lie(
        "set-name-long", "a name of 256 bytes",
        set([.init(String(repeating: "n", count: 256), "1")])),
      lie("set-name-nul", "a name with a NUL", set([.init("a\0b", "1")])),
      lie(
        "set-value-long", "a value of 65,537 bytes",
        set([.init("a", String(repeating: "v", count: 65_537))])),
      lie("set-unused", "a set that no entry has") { $0.sets.append([.init("user.c", "3")]) },
      lie("sets-alike", "two sets that are alike") { $0.sets[1] = $0.sets[0] },
      lie("sets-order", "sets in another order than that of their first use") {
        $0.entries[1].set = 1
        $0.entries[4].set = 0
      },
      lie("set-unknown", "a set that is not there") { $0.entries[7].set = 2 },
      lie("set-none", "an entry with attributes where there are no sets") {
        $0.sets = []
        for place in $0.entries.indices where place != 1 { $0.entries[place].set = nil }
      },
      lie("set-huge", "the set 2^62") { $0.entries[7].set = 1 << 62 },
    ]
  }

  private static var features: [PackageCase] {
    let names: [(String, String)] = [
      ("upper", "Documents"), ("space", "d o"), ("first", "-d"), ("empty", ""), ("text", "d\u{E9}"),
      ("long", String(repeating: "d", count: 65)),
    ]
    return names.map { word, name in
      lie("feature-name-\(word)", "a feature that is called \(name.prefix(9).debugDescription)") {
        $0.features[0] = Array(name.utf8)
      }
    } + [
      lie("feature-order", "features that descend") { $0.features.swapAt(0, 1) },
      lie("feature-twice", "a feature twice") { $0.features[0] = $0.features[1] },
      lie("feature-unused", "a feature that no entry has") {
        $0.features.append(Array("unused".utf8))
      },
      lie("feature-unknown", "a feature that is not there") { $0.entries[6].feature = 3 },
      lie("feature-zero", "an entry of the feature 0") {
        $0.entries[6].fields = WireNumber.varint(0o644) + [0, 2, 1]
      },
      lie("feature-bytes", "a feature's name that is no text") { $0.features[0] = [0x64, 0xFF] },
    ]
  }

  private static var counts: [PackageCase] {
    let lies: [(String, WritableKeyPath<PackageManifestDraft, [UInt8]?>, Int)] = [
      ("features", \.featureCount, 2), ("sets", \.setCount, 2), ("entries", \.entryCount, 8),
      ("contents", \.contentCount, 3),
    ]
    return lies.flatMap { name, field, count in
      [
        ("less", UInt64(count - 1)), ("more", UInt64(count + 1)), ("huge", UInt64(1) << 62),
        ("negative", UInt64.max),
      ].map { word, value in
        lie("count-\(name)-\(word)", "\(value) \(name), there are \(count)") {
          $0[keyPath: field] = WireNumber.varint(value)
        }
      }
    } + [
      lie("count-long", "a count with a zero byte at its end") { $0.entryCount = [0x88, 0] },
      lie("count-endless", "a count of eleven bytes") {
        $0.entryCount = [UInt8](repeating: 0x80, count: 10) + [1]
      },
      lie("count-over-64-bits", "2^64 entries") {
        $0.entryCount = [UInt8](repeating: 0x80, count: 9) + [2]
      },
    ]
  }

  private static var contents: [PackageCase] {
    [
      lie("content-size", "a content of 2^50 bytes") { $0.sizes[0] = 1 << 50 },
      lie("content-size-huge", "a content of 2^63 - 1 bytes") { $0.sizes[0] = .max },
      lie("content-twice", "a content twice") {
        $0.digests[1] = DeltaDraft.digest($0.contents[0])
        $0.sizes[1] = $0.contents[0].count
      },
      lie("content-two-sizes", "a content with two sizes") {
        $0.digests[1] = DeltaDraft.digest($0.contents[0])
      },
      lie("content-missing", "a content less than entries use") { $0.listed = 2 },
      sizes("content-sizes", "files of 2^50 bytes together", [1 << 49, 1 << 49]),
      lie("content-sizes-names", "names of a content, 2^50 bytes together") {
        $0.sizes[0] = 1 << 49
      },
    ]
  }

  /// Files with contents of these sizes.
  private static func sizes(_ name: String, _ comment: String, _ sizes: [Int]) -> PackageCase {
    var draft = PackageManifestDraft(
      sizes.indices.map { place in .file("f\(100 + place)", place) },
      contents: sizes.indices.map { WireNumber.littleEndian(UInt64($0), 4) })
    for (number, size) in sizes.enumerated() { draft.sizes[number] = size }
    return .reject(name, comment, draft.bytes)
  }

  private static var cuts: [PackageCase] {
    let whole = PackageManifestCases.honest.bytes
    let places = [
      ("magic", 7), ("features", 15), ("sets", 40), ("path", 60), ("entries", 110),
      ("contents", whole.count - 60), ("digest", whole.count - 1),
    ]
    return places.map { name, size in
      .reject("cut-\(name)", "cut off: \(name), \(size) bytes left", Array(whole[..<size]))
    }
  }
}
