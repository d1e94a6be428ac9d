// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnRelease

/// A file of a simulated storage that is being written.
final class SimFile: StorageFile {
  private let storage: SimStorage
  private let number: Int
  private let path: TreePath

  init(_ storage: SimStorage, _ number: Int, _ path: TreePath) {
    self.storage = storage
    self.number = number
    self.path = path
  }

  func append(_ bytes: ByteView) throws(CairnError) {
    let bytes = bytes.copied()
    let number = number
    try storage.perform(.append, path) { state throws(CairnError) in
      let size = state.image.nodes[number]?.bytes.count ?? 0
      let blocks = { (size: Int) in (size + SimImage.blockSize - 1) / SimImage.blockSize }
      try state.take(blocks: blocks(size + bytes.count) - blocks(size), nodes: 0)
      state.apply(.write(number: number, offset: size, bytes: bytes))
    }
  }

  func synchronise() throws(CairnError) {
    try storage.synchronise(number, path)
  }

  func close() {}
}

/// The content of a file of a simulated storage, as it was when it was opened.
struct SimSource: ByteSource {
  let storage: SimStorage
  let path: TreePath
  let bytes: [UInt8]

  var size: Int { bytes.count }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(CairnError) {
    try storage.perform(.read, path) { _ throws(CairnError) in }
    guard offset >= 0, offset <= size, buffer.count <= size - offset else {
      throw CairnError(.changed, "\(path) has fewer bytes than were asked for")
    }
    try bytes.withView { view throws(CairnError) in
      try unsafe view.read(at: offset, into: buffer)
    }
  }
}

/// A lock of a simulated storage.
final class SimLock: StorageLock {
  private let storage: SimStorage
  private let path: TreePath

  init(_ storage: SimStorage, _ path: TreePath) {
    self.storage = storage
    self.path = path
  }

  deinit { storage.unlock(path) }
}
