// SPDX-License-Identifier: Apache-2.0

import CairnDelta
public import CairnFiles
public import CairnRelease
import Synchronization

/// Where contents wait that are made only to make others of them.
///
/// Up to 64 MiB they stay in memory, larger ones become files for a while.
public final class Scratch: Sendable {
  /// The largest content that is kept in memory, in bytes.
  public static let memoryLimit = 64 << 20

  private let storage: (any Storage)?
  private let directory: TreePath
  private let count = Atomic<Int>(0)

  /// - Parameters:
  ///   - storage: takes the files; without it everything stays in memory.
  ///   - directory: where they go; it exists.
  public init(storage: (any Storage)? = nil, directory: TreePath = .root) {
    self.storage = storage
    self.directory = directory
  }

  /// Whether a content of `size` bytes becomes a file.
  public static func usesFile(for size: Int) -> Bool { size > memoryLimit }

  /// A place for a content; what `finished` gets can be read until it goes away.
  func place(
    for content: Manifest.Content, finished: @escaping (any ByteSource) -> Void
  ) throws(CairnError) -> any ContentPlace {
    guard let storage, Scratch.usesFile(for: content.size) else {
      return MemoryPlace { finished(HeldBytes($0)) }
    }
    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
    let path = directory.appending("scratch-\(number)")
    return FilePlace(
      file: try storage.create(path, mode: 0o600), path: path, storage: storage, finished: finished)
  }

  private final class FilePlace: ContentPlace {
    private let file: any StorageFile
    private let path: TreePath
    private let storage: any Storage
    private let finished: (any ByteSource) -> Void
    private var isFinished = false

    init(
      file: any StorageFile, path: TreePath, storage: any Storage,
      finished: @escaping (any ByteSource) -> Void
    ) {
      self.file = file
      self.path = path
      self.storage = storage
      self.finished = finished
    }

    deinit {
      if !isFinished { try? storage.remove(path) }
    }

    func append(_ bytes: ByteView) throws(CairnError) { try file.append(bytes) }

    func finish() throws(CairnError) {
      file.close()
      isFinished = true
      finished(RemovedSource(try storage.open(path), path: path, storage: storage))
    }
  }

  /// A file that is removed when nobody reads it any more.
  private final class RemovedSource: ByteSource {
    private let source: any ByteSource
    private let path: TreePath
    private let storage: any Storage

    init(_ source: any ByteSource, path: TreePath, storage: any Storage) {
      self.source = source
      self.path = path
      self.storage = storage
    }

    deinit { try? storage.remove(path) }

    var size: Int { source.size }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(CairnError) {
      try unsafe source.read(at: offset, into: buffer)
    }
  }
}

extension Scratch {
  /// The contents of a plan that become files for a while.
  public static func files(of plan: HydrationPlan) -> [Manifest.Content] {
    let made = Set(plan.steps.flatMap { $0.targets.map(\.digest) })
    var seen: Set<Digest> = []
    return plan.steps.flatMap(\.bases).filter { base in
      usesFile(for: base.size) && made.contains(base.digest) && seen.insert(base.digest).inserted
    }
  }
}
