// SPDX-License-Identifier: Apache-2.0

/// Which times of files a release records.
public enum TimePolicy: String, Sendable, CaseIterable {
  /// A file that is as it was in the latest release or in the base, path and content, keeps the time
  /// recorded there; others have the time of the file. Files that were merely made again cost nothing.
  case inherit
  /// The times of the files.
  case exact
  /// None: devices keep the times that files get when they are written.
  case none
}
