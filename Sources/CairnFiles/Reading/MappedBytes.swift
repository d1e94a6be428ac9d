// SPDX-License-Identifier: Apache-2.0

/// Mapped memory whose pages can be given back at any time: a file has them.
public protocol MappedBytes: AnyObject, Sendable {
  /// The size in bytes.
  var size: Int { get }
  /// Gives the memory back; the bytes are read again when they are next used.
  func releaseResidentPages()
}
