// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// A file of this machine that is being written from front to back.
final class PosixFile: StorageFile {
  private var descriptor: Descriptor?
  private let path: String

  init(_ descriptor: Descriptor) {
    self.descriptor = descriptor
    path = descriptor.path
  }

  func append(_ bytes: ByteView) throws(CairnError) {
    let descriptor = try open()
    try unsafe bytes.withUnsafeBytes { buffer throws(CairnError) in
      try unsafe descriptor.write(buffer)
    }
  }

  func synchronise() throws(CairnError) { try open().synchronise() }

  func close() { descriptor = nil }

  private func open() throws(CairnError) -> Descriptor {
    guard let descriptor else {
      throw CairnError(.internalFailure, "\(path.forDisplay) has been closed already")
    }
    return descriptor
  }
}
