// SPDX-License-Identifier: Apache-2.0

public import CairnDelta

/// Where a device keeps the metadata that it trusts.
public protocol MetadataKeeper {
  /// The file of this name (`root.json`, `timestamp.json`, ...); `nil` if there is none.
  func kept(_ fileName: String) throws(CairnError) -> [UInt8]?
  /// Writes a file, atomically and durably. Only verified metadata is ever given.
  func keep(_ bytes: [UInt8], as fileName: String) throws(CairnError)
  /// Removes a file; nothing happens if there is none.
  func discard(_ fileName: String) throws(CairnError)
}
