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
    let files = VectorCatalog.files
    exit(isCheck ? check(files, in: tree) : write(files, to: tree))
  }

  private static let directories = [
    "delta/accept", "delta/reject", "package/accept", "package/reject",
  ]

  private static func strangers(_ files: [VectorFile], in tree: DirectoryTree) -> [String] {
    let known = Set(files.map { $0.path })
    let present = directories.flatMap { directory in
      tree.names(in: directory).map { "\(directory)/\($0)" }
    }
    return present.filter { !known.contains($0) }.sorted()
  }

  private static func write(_ files: [VectorFile], to tree: DirectoryTree) -> Int32 {
    for path in ["delta", "package"] + directories { tree.makeDirectory(path) }
    for path in strangers(files, in: tree) { tree.remove(path) }
    for vector in files where tree.read(vector.path) != vector.bytes {
      guard tree.write(vector.path, vector.bytes) else {
        print("cannot write \(tree.root)/\(vector.path)")
        return 1
      }
      print("wrote \(vector.path)")
    }
    print("\(files.count) vectors")
    return 0
  }

  private static func check(_ files: [VectorFile], in tree: DirectoryTree) -> Int32 {
    let changed = files.filter { tree.read($0.path) != $0.bytes }.map { $0.path }
    let strange = strangers(files, in: tree)
    for path in changed { print("not as generated: \(path)") }
    for path in strange { print("not generated: \(path)") }
    print("\(files.count) vectors, \(changed.count + strange.count) differ")
    return changed.isEmpty && strange.isEmpty ? 0 : 1
  }
}
