// SPDX-License-Identifier: Apache-2.0

public import CairnRelease

extension Device {
  /// The directory of the store for what is being fetched.
  public static let downloadDirectory = TreePath.root.appending("download")
  /// The directory of the store for the metadata that the device trusts.
  public static let trustDirectory = TreePath.root.appending("trust")
}
