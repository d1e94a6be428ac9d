// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnHydration
import CairnRelease
import Synchronization

/// Small facts by digest, kept on the disk as soon as they are known.
///
/// Each run appends to a file of its own, one write for each record, so that a killed run loses
/// nothing but the record that it was writing. A record has a checksum; one that is damaged is not
/// believed, whatever it says.
final class RecordLog: Sendable {
  private struct State {
    var values: [Digest: [UInt8]] = [:]
    var file: (any StorageFile)?
  }

  private let storage: PosixStorage
  private let path: String
  private let next: Int
  // The file handle is only used with the lock held.
  private let state: Mutex<State>

  /// The bytes of a value.
  static let valueSize = 88
  private static let recordSize = Digest.size + valueSize + 8
  private static let prefix = Array("figures-".utf8)
  /// So many files are put together to one.
  private static let mostFiles = 8
  private static let largestFile = 1 << 30

  /// Reads what earlier runs have left in a directory.
  init(_ storage: PosixStorage, at path: String) throws(CairnError) {
    self.storage = storage
    self.path = path
    var state = State()
    let names = try RecordLog.files(of: storage)
    for file in names {
      guard let source = try? storage.open(file.path), source.size <= RecordLog.largestFile
      else { continue }
      try RecordLog.read(source, into: &state.values)
    }
    var next = (names.last?.number ?? 0) + 1
    if names.count > RecordLog.mostFiles {
      try RecordLog.write(state.values, to: "\(path)/figures-\(next)")
      for file in names { try storage.remove(file.path) }
      next += 1
    }
    self.next = next
    self.state = Mutex(state)
  }

  /// What is known.
  subscript(key: Digest) -> [UInt8]? { state.withLock { $0.values[key] } }

  /// Keeps a fact; of several values for one key the last one counts.
  func keep(_ value: [UInt8], as key: Digest) throws(CairnError) {
    precondition(value.count == RecordLog.valueSize, "all values have one size")
    let record = RecordLog.record(key, value)
    let name = Array("figures-\(next)".utf8)
    var failure: CairnError?
    state.withLock { state in
      state.values[key] = value
      do throws(CairnError) {
        if state.file == nil, let path = TreePath.root.appending(name) {
          state.file = try storage.create(path, mode: 0o600)
        }
        if let file = state.file {
          try record.withView { view throws(CairnError) in try file.append(view) }
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  // MARK: Files

  private static func files(
    of storage: PosixStorage
  ) throws(CairnError) -> [(number: Int, path: TreePath)] {
    var files: [(number: Int, path: TreePath)] = []
    for name in try storage.names(in: .root) where name.starts(with: prefix) {
      let digits = String(decoding: name.dropFirst(prefix.count), as: UTF8.self)
      guard digits.count <= 9, let number = Int(digits), number > 0,
        let path = TreePath.root.appending(name)
      else { continue }
      files.append((number, path))
    }
    return files.sorted { $0.number < $1.number }
  }

  private static func read(
    _ source: any ByteSource, into values: inout [Digest: [UInt8]]
  ) throws(CairnError) {
    let step = recordSize * 8192
    var offset = 0
    while offset + recordSize <= source.size {
      let count = min(step, (source.size - offset) / recordSize * recordSize)
      let bytes = try source.bytes(offset..<offset + count)
      bytes.withView { view in
        for place in stride(from: 0, to: count, by: recordSize) {
          let end = place + recordSize - 8
          let content = view[place..<end]
          guard check(content) == view.word64(at: end) else { continue }
          values[Digest(view[place..<place + Digest.size])] =
            view[place + Digest.size..<end].copied()
        }
      }
      offset += count
    }
  }

  private static func write(
    _ values: [Digest: [UInt8]], to path: String
  ) throws(CairnError) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * recordSize)
    for key in values.keys.sorted() {
      if let value = values[key] { bytes += record(key, value) }
    }
    try bytes.withView { view throws(CairnError) in
      try OutputPlace.file(path, replacesExisting: true).write(view)
    }
  }

  private static func record(_ key: Digest, _ value: [UInt8]) -> [UInt8] {
    var record = key.bytes + value
    let sum = record.withView { check($0) }
    LittleEndian.append(sum, to: &record)
    return record
  }

  private static func check(_ bytes: ByteView) -> UInt64 {
    var hasher = SHA256Hasher()
    hasher.update(bytes)
    return hasher.digest().bytes.withView { $0.word64(at: 0) }
  }
}
