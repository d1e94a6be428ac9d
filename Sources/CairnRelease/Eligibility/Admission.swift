// SPDX-License-Identifier: Apache-2.0

/// What has to be done to bring a device to a release.
public enum Admission: Sendable, Hashable {
  /// Nothing: the device is on it.
  case alreadyInstalled
  /// Install these packages, in this order: the checkpoints that the device lacks, then the release.
  case install([CatalogEntry])
}
