// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease
import CairnReport

/// Shares out what is fetched in updates from each release to the next among files and their classes.
struct FileCosts {
  private struct Sum {
    var changeCount = 0
    var changedSize = 0
    var downloadSize = 0.0
  }

  private let chain: Chain
  private var byPath: [Int32: Sum] = [:]

  /// So many files are listed.
  private static let listed = 20

  init(chain: Chain) { self.chain = chain }

  /// Adds an update.
  mutating func add(from: Int, to release: Int, _ payloads: [PublishedChain.Payload]) {
    let old = chain.releases[from].fileAtPath
    var paths: [Int32: [Int32]] = [:]
    for file in chain.releases[release].files where old[Int(file.path)] != file.content {
      let size = chain.contents.size(file.content)
      byPath[file.path, default: Sum()].changeCount += 1
      byPath[file.path, default: Sum()].changedSize += size
      paths[file.content, default: []].append(file.path)
    }
    for payload in payloads {
      // Contents of no files stand on the way to others; these bear all.
      let own = payload.targets.filter { paths[$0] != nil }
      let size = max(1, chain.contents.size(own))
      for content in own {
        let share = Double(max(1, chain.contents.size(content))) / Double(size)
        let names = paths[content] ?? []
        for path in names {
          byPath[path, default: Sum()].downloadSize +=
            Double(payload.storedSize) * share / Double(names.count)
        }
      }
    }
  }

  /// The files that cost most.
  var worstFiles: [FileCost] {
    let all = byPath.map { path, sum in
      FileCost(
        path: "\(chain.paths[Int(path)])", changeCount: sum.changeCount,
        changedSize: sum.changedSize, downloadSize: Int(sum.downloadSize.rounded()))
    }
    let sorted = all.sorted { ($1.downloadSize, $0.path) < ($0.downloadSize, $1.path) }
    return Array(sorted.prefix(FileCosts.listed))
  }

  /// What each class costs.
  var classes: [FileClassCost] {
    var modes: [TreePath: UInt16] = [:]
    for release in chain.releases {
      for entry in release.manifest.entries where entry.content != nil {
        modes[entry.path] = entry.mode
      }
    }
    var sums: [String: Sum] = [:]
    for (number, sum) in byPath {
      let path = chain.paths[Int(number)]
      let name = FileClass.name(of: path, mode: modes[path] ?? 0)
      sums[name, default: Sum()].changedSize += sum.changedSize
      sums[name, default: Sum()].downloadSize += sum.downloadSize
    }
    return sums.map { name, sum in
      FileClassCost(
        name: name, changedSize: sum.changedSize, downloadSize: Int(sum.downloadSize.rounded()))
    }.sorted { ($1.downloadSize, $0.name) < ($0.downloadSize, $1.name) }
  }
}
