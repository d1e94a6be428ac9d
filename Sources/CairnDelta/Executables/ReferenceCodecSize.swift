// SPDX-License-Identifier: Apache-2.0

/// The memory that the models of references take up.
enum ReferenceCodecSize {
  /// In bytes.
  static let models =
    ReferenceFlags.size + ReferenceKind.allCases.count * 2 * NumberModel.contextSize * 4 + 8192
}
