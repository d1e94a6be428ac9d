// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import Glibc

/// An open file that closes itself.
final class Descriptor: Sendable {
  /// The number that the system knows it by.
  let number: Int32
  /// The path that it was opened by, for messages.
  let path: String
  private let owned: Bool

  /// Takes over an open descriptor.
  init(_ number: Int32, path: String, owned: Bool = true) {
    self.number = number
    self.path = path
    self.owned = owned
  }

  deinit {
    if owned { close(number) }
  }

  /// Opens `path`.
  static func open(
    _ path: String, _ flags: Int32, mode: mode_t = 0, for operation: FileOperation = .open
  ) throws(CairnError) -> Descriptor {
    while true {
      let number = PathCall.open(path, flags | O_CLOEXEC, mode)
      if number >= 0 { return Descriptor(number, path: path) }
      let failure = errno
      if failure == EINTR { continue }
      throw .system(failure, operation, path)
    }
  }

  /// Reads up to `buffer.count` bytes at `offset`, fewer only at the end of the file.
  func read(
    at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(CairnError) -> Int {
    var done = 0
    while done < buffer.count {
      // SAFETY: `done` stays below the buffer's own count.
      let got = unsafe pread(
        number, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(offset + done))
      if got == 0 { break }
      if got < 0 {
        let failure = errno
        if failure == EINTR { continue }
        throw .system(failure, .read, path)
      }
      done += got
    }
    return done
  }

  /// Reads what comes next, fewer than `buffer.count` bytes only at the end.
  func readNext(into buffer: UnsafeMutableRawBufferPointer) throws(CairnError) -> Int {
    var done = 0
    while done < buffer.count {
      // SAFETY: `done` stays below the buffer's own count.
      let got = unsafe Glibc.read(
        number, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      if got == 0 { break }
      if got < 0 {
        let failure = errno
        if failure == EINTR {
          try Interruption.check()
          continue
        }
        throw .system(failure, .read, path)
      }
      done += got
    }
    return done
  }

  /// Writes all of `buffer` at `offset`.
  func write(_ buffer: UnsafeRawBufferPointer, at offset: Int) throws(CairnError) {
    var done = 0
    while done < buffer.count {
      // SAFETY: `done` stays below the buffer's own count.
      let put = unsafe pwrite(
        number, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(offset + done))
      if put < 0 {
        let failure = errno
        if failure == EINTR { continue }
        throw .system(failure, .write, path)
      }
      done += put
    }
  }

  /// Writes all of `buffer` at the current place.
  func write(_ buffer: UnsafeRawBufferPointer) throws(CairnError) {
    var done = 0
    while done < buffer.count {
      // SAFETY: `done` stays below the buffer's own count.
      let put = unsafe Glibc.write(
        number, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      if put < 0 {
        let failure = errno
        if failure == EINTR {
          try Interruption.check()
          continue
        }
        throw .system(failure, .write, path)
      }
      done += put
    }
  }

  /// Makes the file's content and status durable.
  func synchronise() throws(CairnError) {
    while fsync(number) != 0 {
      let failure = errno
      if failure == EINTR { continue }
      throw .system(failure, .synchronise, path)
    }
  }
}
