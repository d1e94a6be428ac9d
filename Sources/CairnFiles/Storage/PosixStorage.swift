// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnRelease
import Glibc

/// A directory of this machine.
///
/// It is opened once, so that it may be renamed while it is in use. Every operation finds its place
/// from there, name by name, without following a link, and then works on the last name with one
/// system call: whoever swaps a directory for a symbolic link meanwhile leads nothing astray.
public final class PosixStorage: Storage {
  /// The path of the directory, for messages.
  public let description: String
  let root: Descriptor
  let device: dev_t
  let walk: DirectoryWalk
  /// Whether the file system has neither permissions nor hard links, as on memory cards.
  let isPlain: Bool
  /// Whether the file system lives in memory.
  let isInMemory: Bool

  /// Opens the directory at `path`, which may be named by a symbolic link.
  public init(path: String) throws(CairnError) {
    root = try Descriptor.open(path, O_RDONLY | O_DIRECTORY)
    description = path.forDisplay
    let status = try FileStatus(root)
    device = status.deviceNumber
    walk = DirectoryWalk(root: root, device: device)
    isPlain = FileSystemKind(root).isPlain
    isInMemory = FileSystemKind(root).isInMemory
  }

  // MARK: Calls

  /// Runs a system call on the place of `path` until it is not interrupted.
  ///
  /// - Parameters:
  ///   - writing: whether the place must lie on the root's own file system.
  ///   - call: returns a negative number if it failed, with `errno` set.
  /// - Returns: what the call returned, or `errno`.
  func attempt(
    _ path: TreePath, writing: Bool, _ call: (NodePlace) -> Int32
  ) throws(CairnError) -> Result<Int32, SystemNumber> {
    let result = try attempt(path, writing: writing, fresh: false, call)
    // The directory may be one that has been removed, and its path lead to another one by now.
    guard result == .failure(SystemNumber(ENOENT)), !path.parent.isRoot else { return result }
    return try attempt(path, writing: writing, fresh: true, call)
  }

  private func attempt(
    _ path: TreePath, writing: Bool, fresh: Bool, _ call: (NodePlace) -> Int32
  ) throws(CairnError) -> Result<Int32, SystemNumber> {
    switch try walk.place(of: path, fresh: fresh) {
    case .failure(let number): return .failure(number)
    case .success(let place):
      guard !writing || place.device == device else { throw spansFileSystems(path) }
      return PosixStorage.uninterrupted { call(place) }
    }
  }

  /// As `attempt`, where any failure is an error.
  @discardableResult
  func perform(
    _ operation: FileOperation, _ path: TreePath, writing: Bool = true,
    _ call: (NodePlace) -> Int32
  ) throws(CairnError) -> Int32 {
    switch try attempt(path, writing: writing, call) {
    case .success(let value): return value
    case .failure(let number): throw error(number, operation, path)
    }
  }

  /// Runs a system call that takes two places.
  func attempt(
    _ path: TreePath, and name: TreePath, _ call: (NodePlace, NodePlace) -> Int32
  ) throws(CairnError) -> Result<Int32, SystemNumber> {
    var result = Result<Int32, SystemNumber>.failure(SystemNumber(ENOENT))
    for fresh in [false, true] where result == .failure(SystemNumber(ENOENT)) {
      let first = try walk.place(of: path, fresh: fresh)
      let second = try walk.place(of: name, fresh: false)
      switch (first, second) {
      case (.failure(let number), _), (_, .failure(let number)): result = .failure(number)
      case (.success(let from), .success(let to)):
        guard from.device == device else { throw spansFileSystems(path) }
        guard to.device == device else { throw spansFileSystems(name) }
        result = PosixStorage.uninterrupted { call(from, to) }
      }
    }
    return result
  }

  static func uninterrupted(_ call: () -> Int32) -> Result<Int32, SystemNumber> {
    while true {
      let value = call()
      if value >= 0 { return .success(value) }
      let failure = errno
      if failure != EINTR { return .failure(SystemNumber(failure)) }
    }
  }

  /// Opens what is at `path`, which the caller has to check.
  func descriptor(
    _ path: TreePath, _ flags: Int32, _ operation: FileOperation, writing: Bool = false
  ) throws(CairnError) -> Descriptor {
    let number = try perform(operation, path, writing: writing) { place in
      NodeCall.open(place, flags)
    }
    return Descriptor(number, path: fullPath(path))
  }

  // MARK: Errors

  /// The path of something in the directory, for messages.
  func fullPath(_ path: TreePath) -> String {
    path.isRoot ? description : "\(description)/\(path)"
  }

  func error(
    _ number: SystemNumber, _ operation: FileOperation, _ path: TreePath
  ) -> CairnError {
    let full = fullPath(path)
    return switch number.number {
    case EEXIST:
      CairnError(
        .outputExists, "cannot create \(full): it exists already", hint: "move it out of the way")
    case EXDEV: spansFileSystems(path)
    case ELOOP: .linkInTheWay(full)
    default: .system(number.number, operation, full)
    }
  }

  private func spansFileSystems(_ path: TreePath) -> CairnError {
    CairnError(
      .spansFileSystems, "\(fullPath(path)) lies on another file system than \(description)",
      hint: "unmount what is mounted there")
  }
}

extension CairnError {
  /// A symbolic link where none may be.
  static func linkInTheWay(_ path: String) -> CairnError {
    CairnError(
      .linkInTheWay, "\(path.forDisplay) is a symbolic link, which is not followed",
      hint: "put back the directory or file that belongs there")
  }

  /// Something that is no regular file where one is needed.
  static func notAFile(_ path: String) -> CairnError {
    CairnError(
      .notAFile, "\(path.forDisplay) is not a regular file",
      hint: "put back the file that belongs there")
  }
}
