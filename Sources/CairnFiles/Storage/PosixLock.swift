// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Glibc

/// A lock that the system takes away when the file is closed, by the death of the process at last.
final class PosixLock: StorageLock {
  private let descriptor: Descriptor

  /// What the file may say, in bytes.
  private static let textLimit = 256

  /// Takes the lock at once or throws `busy`.
  init(_ descriptor: Descriptor, owner: String) throws(CairnError) {
    self.descriptor = descriptor
    guard try FileStatus(descriptor).kind == .regular else { throw .notAFile(descriptor.path) }
    let result = PosixStorage.uninterrupted { flock(descriptor.number, LOCK_EX | LOCK_NB) }
    guard case .failure(let number) = result else {
      try? write(owner)
      return
    }
    guard number.number == EWOULDBLOCK else {
      throw .system(number.number, .lock, descriptor.path)
    }
    let holder = (try? PosixLock.text(of: descriptor)) ?? ""
    throw CairnError(
      .busy,
      "\(descriptor.path.forDisplay) is held by \(holder.isEmpty ? "another run" : holder)",
      hint: "wait until it has ended, or stop it")
  }

  /// The text is for people: a full disk must not keep anybody from the lock.
  private func write(_ owner: String) throws(CairnError) {
    guard ftruncate(descriptor.number, 0) == 0 else { return }
    let text = Array(owner.utf8.prefix(PosixLock.textLimit))
    try text.withView { view throws(CairnError) in
      try unsafe view.withUnsafeBytes { bytes throws(CairnError) in
        try unsafe descriptor.write(bytes, at: 0)
      }
    }
  }

  private static func text(of descriptor: Descriptor) throws(CairnError) -> String {
    var buffer = [UInt8](repeating: 0, count: textLimit)
    let count = try unsafe buffer.readFully { space throws(CairnError) in
      try unsafe descriptor.read(at: 0, into: space)
    }
    return String(decoding: buffer[..<count], as: UTF8.self).forDisplay
  }
}
