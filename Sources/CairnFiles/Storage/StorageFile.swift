// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// A file that is being written.
public protocol StorageFile: AnyObject {
  /// Adds bytes at the end; one write of the system, so pieces should be large.
  func append(_ bytes: ByteView) throws(CairnError)

  /// Makes the content durable.
  func synchronise() throws(CairnError)

  /// Ends the writing; otherwise that happens when the object goes away.
  func close()
}

/// A lock that is held until it goes away.
public protocol StorageLock: AnyObject {}

/// Lets the engine write to a file of a storage.
public struct StorageFileSink: ByteSink {
  private let file: any StorageFile

  /// A sink that appends to `file`.
  public init(_ file: any StorageFile) { self.file = file }

  /// Adds bytes.
  public mutating func append(_ bytes: ByteView) throws(CairnError) { try file.append(bytes) }
}
