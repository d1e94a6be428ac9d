// SPDX-License-Identifier: Apache-2.0

import CLinux
public import CairnDelta
public import CairnRelease
import Glibc

extension PosixStorage {
  /// The extended attributes of a file or directory that releases record, sorted by name.
  public func attributes(of path: TreePath) throws(CairnError) -> [ExtendedAttribute] {
    guard let status = try status(path) else { throw .system(ENOENT, .examine, fullPath(path)) }
    guard status.kind == .file || status.kind == .directory else { return [] }
    return try AttributeCall.all(of: descriptor(path, O_RDONLY | O_NONBLOCK, .examine))
  }

  /// Changes mode, time and attributes in place.
  public func set(_ changes: NodeChanges, of path: TreePath) throws(CairnError) {
    if let attributes = changes.attributes {
      try setAttributes(attributes, of: path, finalMode: changes.mode)
    }
    if let mode = changes.mode { try setMode(path, mode) }
    if let seconds = changes.modified {
      try perform(.write, path) { NodeCall.setModified($0, seconds: seconds) }
    }
  }

  private func setAttributes(
    _ attributes: [ExtendedAttribute], of path: TreePath, finalMode: UInt16?
  ) throws(CairnError) {
    guard let status = try status(path) else { throw .system(ENOENT, .write, fullPath(path)) }
    guard status.kind == .file || status.kind == .directory else {
      if attributes.isEmpty { return }
      throw .notAFile(fullPath(path))
    }
    // Writing attributes needs the permission to write, which the final mode may not give.
    if finalMode != nil, status.mode & 0o600 != 0o600 { try setMode(path, status.mode | 0o600) }
    let descriptor = try descriptor(path, O_RDONLY | O_NONBLOCK, .write, writing: true)
    let existing = try AttributeCall.all(of: descriptor)
    for attribute in existing where !attributes.contains(where: { $0.name == attribute.name }) {
      try AttributeCall.remove(attribute.name, from: descriptor)
    }
    for attribute in attributes where !existing.contains(attribute) {
      try AttributeCall.set(attribute, on: descriptor)
    }
  }

  private func setMode(_ path: TreePath, _ mode: UInt16) throws(CairnError) {
    let opened = try attempt(path, writing: true) { place in
      NodeCall.open(place, O_RDONLY | O_NONBLOCK)
    }
    switch opened {
    case .success(let number): try setMode(Descriptor(number, path: fullPath(path)), mode)
    case .failure(let number) where number.number == EACCES:
      // A file that its owner may not read; the C library needs /proc for this call.
      try perform(.write, path) { NodeCall.setMode($0, mode_t(mode)) }
    case .failure(let number): throw error(number, .write, path)
    }
  }

  func setMode(_ descriptor: Descriptor, _ mode: UInt16) throws(CairnError) {
    let result = PosixStorage.uninterrupted { fchmod(descriptor.number, mode_t(mode)) }
    guard case .failure(let number) = result else { return }
    // FAT has no permissions to set.
    if number.number == EPERM, isPlain { return }
    throw .system(number.number, .write, descriptor.path)
  }
}
