// SPDX-License-Identifier: Apache-2.0

/// A range of an executable that has addresses.
package struct ImageSection: Sendable, Equatable {
  package enum Content: UInt8, Sendable {
    /// Machine code.
    case code = 0
    /// Anything else: constants, variables, headers.
    case data = 1
    /// A regular table of addresses, whose rows all look alike once the addresses are masked.
    case table = 2
  }

  /// Where its bytes lie, from the start of the image.
  package var offset: Int
  /// How many bytes of it are in the file.
  package var size: Int
  /// Its address, relative to the image's base.
  package var address: UInt32
  /// How many addresses it takes up; at least `size`.
  package var addressSize: UInt32
  package var content: Content

  /// The end of its bytes in the image.
  package var end: Int { offset + size }
  /// The end of its addresses.
  package var addressEnd: UInt64 { UInt64(address) + UInt64(addressSize) }
}
