// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease
import Synchronization

/// Takes the digests of many files at the same time.
public struct ContentDigests: Sendable {
  private let storage: any Storage
  private let loop: ParallelLoop
  private let monitor: any WorkMonitor

  /// Small files are handed out together up to this size, large ones are read in such steps.
  private static let partSize = 4 << 20
  private static let partCount = 256
  private static let bufferSize = 256 << 10

  /// Prepares to read files of `storage`; progress is shown as `digesting`.
  public init(
    _ storage: any Storage, loop: ParallelLoop = .serial,
    monitor: any WorkMonitor = SilentMonitor()
  ) {
    self.storage = storage
    self.loop = loop
    self.monitor = monitor
  }

  /// The digests of files, in the order of `files`.
  ///
  /// - Parameter files: where they are, and how large they should be: that is for sharing the work
  ///   out and for the progress only, the digests are those of what is there.
  /// - Throws: the error of the first file in the order of work that cannot be read.
  public func digests(
    of files: [(path: TreePath, size: Int)]
  ) throws(CairnError) -> [Digest] {
    let parts = ContentDigests.parts(of: files)
    let total = files.reduce(0) { $0 &+ $1.size }
    let completed = Atomic<Int>(0)
    let state = Mutex(State(digests: [Digest?](repeating: nil, count: files.count)))
    loop(parts.count) { part in
      var buffer = [UInt8](repeating: 0, count: ContentDigests.bufferSize)
      var found: [Digest] = []
      do throws(CairnError) {
        for index in parts[part] {
          guard state.withLock({ $0.failure == nil }) else { return }
          let source = try storage.open(files[index].path)
          found.append(
            try SHA256Hasher.digest(of: source, through: &buffer) { count throws(CairnError) in
              let sum = completed.add(count, ordering: .relaxed).newValue
              try monitor.advance(.digesting, completed: min(sum, total), total: total)
            })
        }
        state.withLock { state in
          for (index, digest) in zip(parts[part], found) { state.digests[index] = digest }
        }
      } catch {
        state.withLock { state in
          if part < state.failure?.part ?? .max {
            state.failure = Failure(part: part, error: error)
          }
        }
      }
    }
    let (digests, failure) = state.withLock { ($0.digests, $0.failure) }
    if let failure { throw failure.error }
    return digests.compactMap { $0 }
  }

  private struct State {
    var digests: [Digest?]
    var failure: Failure?
  }

  private struct Failure {
    let part: Int
    let error: CairnError
  }

  /// The numbers of the files that are read one after the other: large ones alone and first, so
  /// that nobody waits for one in the end; the others together with their neighbours on the disk.
  private static func parts(of files: [(path: TreePath, size: Int)]) -> [[Int]] {
    var large: [Int] = []
    var parts: [[Int]] = []
    var current: [Int] = []
    var size = 0
    for (index, file) in files.enumerated() {
      if file.size >= partSize {
        large.append(index)
        continue
      }
      current.append(index)
      size += file.size
      if size >= partSize || current.count >= partCount {
        parts.append(current)
        (current, size) = ([], 0)
      }
    }
    if !current.isEmpty { parts.append(current) }
    large.sort { (files[$1].size, $0) < (files[$0].size, $1) }
    return large.map { [$0] } + parts
  }
}
