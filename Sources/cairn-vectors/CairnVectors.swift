// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writes the vectors below a directory, or checks that they are what would be written.
@main
enum CairnVectors {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    let isCheck = arguments.contains("--check")
    let places = arguments.filter { $0 != "--check" }
    guard places.count == 1, let place = places.first, !place.hasPrefix("-") else {
      print("usage: cairn-vectors DIRECTORY [--check]")
      exit(2)
    }
    let tree = DirectoryTree(root: place)
    let cases = VectorCatalog.cases
    exit(isCheck ? check(cases, in: tree) : write(cases, to: tree))
  }

  private static func strangers(_ cases: [VectorCase], in tree: DirectoryTree) -> [String] {
    let known = Set(cases.map { $0.path })
    let present = ["accept", "reject"].flatMap { kind in
      tree.names(in: "delta/\(kind)").map { "delta/\(kind)/\($0)" }
    }
    return present.filter { !known.contains($0) }.sorted()
  }

  private static func write(_ cases: [VectorCase], to tree: DirectoryTree) -> Int32 {
    for path in ["delta", "delta/accept", "delta/reject"] { tree.makeDirectory(path) }
    for path in strangers(cases, in: tree) { tree.remove(path) }
    for vector in cases where tree.read(vector.path) != vector.file {
      guard tree.write(vector.path, vector.file) else {
        print("cannot write \(tree.root)/\(vector.path)")
        return 1
      }
      print("wrote \(vector.path)")
    }
    print("\(cases.count) vectors")
    return 0
  }

  private static func check(_ cases: [VectorCase], in tree: DirectoryTree) -> Int32 {
    let changed = cases.filter { tree.read($0.path) != $0.file }.map { $0.path }
    let strange = strangers(cases, in: tree)
    for path in changed { print("not as generated: \(path)") }
    for path in strange { print("not generated: \(path)") }
    print("\(cases.count) vectors, \(changed.count + strange.count) differ")
    return changed.isEmpty && strange.isEmpty ? 0 : 1
  }
}
