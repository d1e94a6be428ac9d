// SPDX-License-Identifier: Apache-2.0

import CairnFiles

/// What one operation does to the disk, in terms of inodes: this is what a loss of power can undo.
enum SimEffect: Sendable {
  /// A new inode gets a name.
  case create(directory: Int, name: [UInt8], number: Int, node: SimNode)
  /// An inode gets one more name.
  case link(directory: Int, name: [UInt8], number: Int)
  /// A name goes.
  case unlink(directory: Int, name: [UInt8], number: Int)
  /// A name moves, in one step.
  case rename(from: Int, name: [UInt8], to: Int, newName: [UInt8], number: Int)
  /// Bytes of a file are written.
  case write(number: Int, offset: Int, bytes: [UInt8])
  /// Mode, time or attributes change.
  case set(number: Int, changes: NodeChanges)

  /// What becomes durable when this inode is synchronised.
  var home: Int {
    switch self {
    case .create(let directory, _, _, _), .link(let directory, _, _),
      .unlink(let directory, _, _):
      directory
    case .rename(_, _, let to, _, _): to
    case .write(let number, _, _), .set(let number, _): number
    }
  }

  /// Whether `other`, which comes later, can only have happened after this.
  func isNeeded(by other: SimEffect) -> Bool {
    switch other {
    case .rename(let from, let name, _, _, let number):
      creates(number) || changes(name, in: from)
    case .link(_, _, let number): creates(number)
    // A directory that has gone was empty.
    case .unlink(_, _, let number): takes(from: number)
    case .create, .write, .set: false
    }
  }

  private func creates(_ number: Int) -> Bool {
    if case .create(_, _, number, _) = self { return true }
    return false
  }

  private func changes(_ name: [UInt8], in directory: Int) -> Bool {
    switch self {
    case .create(directory, name, _, _), .link(directory, name, _), .unlink(directory, name, _),
      .rename(directory, name, _, _, _), .rename(_, _, directory, name, _):
      true
    default: false
    }
  }

  private func takes(from directory: Int) -> Bool {
    switch self {
    case .unlink(directory, _, _), .rename(directory, _, _, _, _): true
    default: false
    }
  }
}
