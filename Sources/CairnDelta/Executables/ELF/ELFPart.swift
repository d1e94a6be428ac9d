// SPDX-License-Identifier: Apache-2.0

/// A range of an ELF file whose bytes have a meaning of their own: a section, or what the dynamic
/// table tells of one.
struct ELFPart {
  enum Kind: UInt8 {
    /// Machine code.
    case code
    /// Constants and variables, which may hold addresses.
    case data
    /// Bytes that are not looked at.
    case plain
    /// Relocations with addends, relocations without, and packed ones.
    case rela, rel, relr
    case symbols
    case dynamic
    case frames
    case frameHeader
    case exceptions
    /// Versions of symbols: regular, but without addresses.
    case numbers
    /// Indexes of symbols by hash: of System V, and of GNU.
    case hash, gnuHash
    /// Names of needed versions.
    case needs
  }

  var kind: Kind
  var offset: Int
  /// How many bytes are in the file.
  var size: Int
  /// Relative to the image's base; parts that are not loaded get one when all are known.
  var address: UInt64
  var addressSize: UInt64
  /// Whether the process sees it.
  var isLoaded: Bool
  /// The number of the section it comes from; -1 if from none.
  var number = -1
  /// The number of the section that it refers to: the names of symbols.
  var link = 0

  /// What the part looks like to those who do not know ELF.
  var content: ImageSection.Content {
    switch kind {
    case .code: return .code
    case .rela, .rel, .relr, .symbols, .frameHeader, .numbers, .hash, .gnuHash: return .table
    case .data, .plain, .dynamic, .frames, .exceptions, .needs: return .data
    }
  }

  var end: Int { offset + size }
}
