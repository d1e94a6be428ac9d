// SPDX-License-Identifier: Apache-2.0

/// An executable in a file.
package struct FoundImage: Sendable, Equatable {
  package var format: ImageFormat
  /// Where it starts in the file.
  package var offset: Int
  /// How many bytes it may take up.
  package var size: Int

  package init(format: ImageFormat, offset: Int, size: Int) {
    self.format = format
    self.offset = offset
    self.size = size
  }
}
