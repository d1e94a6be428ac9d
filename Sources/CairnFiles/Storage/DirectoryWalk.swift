// SPDX-License-Identifier: Apache-2.0

import CLinux
import CairnDelta
import CairnRelease
import Glibc
import Synchronization

/// Finds the directory that holds a path, name by name from the root, and never through a link.
///
/// Paths come sorted, mostly, and from a few places at a time, so the last few ways are remembered.
/// A remembered directory may have been removed meanwhile: then the system finds nothing in it, and
/// the caller asks once more with `fresh`.
final class DirectoryWalk: Sendable {
  private struct Step {
    /// The number of names that lead to it.
    let depth: Int
    let descriptor: Descriptor
    let device: dev_t
  }

  private struct Way {
    var names: [ArraySlice<UInt8>]
    var steps: [Step]
  }

  private let root: Step
  /// The ways that were walked last, the latest first.
  private let ways = Mutex<[Way]>([])

  /// Two threads that stage, and one that moves things from one place to another.
  private static let wayLimit = 4
  /// How many steps of a way are remembered beside its end: each holds a descriptor, of which a
  /// process has few.
  private static let stepLimit = 32

  init(root: Descriptor, device: dev_t) {
    self.root = Step(depth: 0, descriptor: root, device: device)
  }

  /// Opens the way to the last name of `path`; what the system says where there is none.
  ///
  /// - Parameter fresh: walk all the way from the root.
  /// - Throws: `linkInTheWay`.
  func place(of path: TreePath, fresh: Bool) throws(CairnError) -> Result<NodePlace, SystemNumber> {
    if fresh { forget() }
    var names = path.names
    let last = names.popLast()
    var steps = remembered(for: names)
    var current = steps.last ?? root
    let isKnown = current.depth == names.count
    while current.depth < names.count {
      switch try step(from: current, on: names) {
      case .success(let next): current = next
      case .failure(let number): return .failure(number)
      }
      if steps.count > DirectoryWalk.stepLimit { steps.removeLast() }
      steps.append(current)
    }
    if !isKnown { remember(Way(names: names, steps: steps)) }
    return .success(
      NodePlace(
        directory: current.descriptor, device: current.device,
        name: DirectoryWalk.terminated(last ?? [UInt8(ascii: ".")])))
  }

  /// Forgets all ways, because directories have gone or moved.
  func forget() { ways.withLock { $0 = [] } }

  static func terminated(_ name: some Sequence<UInt8>) -> [CChar] {
    name.map { CChar(bitPattern: $0) } + [0]
  }

  private func step(
    from step: Step, on names: [ArraySlice<UInt8>]
  ) throws(CairnError) -> Result<Step, SystemNumber> {
    let place = NodePlace(
      directory: step.descriptor, device: step.device,
      name: DirectoryWalk.terminated(names[step.depth]))
    let number = NodeCall.open(place, CLINUX_O_PATH | O_DIRECTORY)
    guard number >= 0 else {
      let failure = errno
      var status = stat()
      if failure == ENOTDIR || failure == ELOOP, NodeCall.status(place, &status) == 0,
        status.st_mode & S_IFMT == S_IFLNK
      {
        let way = names[...step.depth].joined(separator: [UInt8(ascii: "/")])
        let link = TreePath(Array(way)) ?? .root
        throw .linkInTheWay("\(root.descriptor.path)/\(link)")
      }
      return .failure(SystemNumber(failure))
    }
    let descriptor = Descriptor(number, path: root.descriptor.path)
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else { return .failure(SystemNumber(errno)) }
    return .success(Step(depth: step.depth + 1, descriptor: descriptor, device: status.st_dev))
  }

  /// The longest part of a remembered way that leads towards `names`.
  private func remembered(for names: [ArraySlice<UInt8>]) -> [Step] {
    guard !names.isEmpty else { return [] }
    var best: ArraySlice<Step> = []
    for way in ways.withLock({ $0 }) {
      var depth = 0
      while depth < min(way.names.count, names.count), way.names[depth] == names[depth] {
        depth += 1
      }
      let steps = way.steps.prefix { $0.depth <= depth }
      if steps.last?.depth ?? 0 > best.last?.depth ?? 0 { best = steps }
    }
    return Array(best)
  }

  private func remember(_ way: Way) {
    ways.withLock { ways in
      ways.insert(way, at: 0)
      if ways.count > DirectoryWalk.wayLimit { ways.removeLast() }
    }
  }
}

/// What a system call has set `errno` to.
struct SystemNumber: Error, Equatable {
  let number: Int32

  init(_ number: Int32) { self.number = number }
}
