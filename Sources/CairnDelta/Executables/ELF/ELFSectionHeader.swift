// SPDX-License-Identifier: Apache-2.0

/// A section header of an ELF file.
struct ELFSectionHeader {
  var name: UInt32
  var type: UInt32
  var flags: UInt64
  var address: UInt64
  var offset: UInt64
  var size: UInt64
  var link: UInt32

  static let noBytes: UInt32 = 8

  /// The section header at `offset`, which lies inside of `bytes`.
  init(in bytes: ByteView, at offset: Int) {
    name = bytes.word32(at: offset)
    type = bytes.word32(at: offset + 4)
    flags = bytes.word64(at: offset + 8)
    address = bytes.word64(at: offset + 16)
    self.offset = bytes.word64(at: offset + 24)
    size = bytes.word64(at: offset + 32)
    link = bytes.word32(at: offset + 40)
  }

  var isLoaded: Bool { flags & 2 != 0 }
  var isExecutable: Bool { flags & 4 != 0 }
  var isThreadLocal: Bool { flags & 0x400 != 0 }

  /// What the section's bytes are, by its type and then its name.
  func kind(named name: ELFSectionName) -> ELFPart.Kind {
    switch type {
    case 4: return .rela
    case 9: return .rel
    case 19, 0x6FFF_FF00: return .relr
    case 2, 11: return .symbols
    case 6: return .dynamic
    case 5: return .hash
    case 0x6FFF_FFF6: return .gnuHash
    case 0x6FFF_FFFD, 0x6FFF_FFFF: return .numbers
    case 0x6FFF_FFFE: return .needs
    case 14, 15, 16: return .data
    case 1, 0x7000_0001: break
    default: return .plain
    }
    if isExecutable { return .code }
    switch name {
    case .frames: return .frames
    case .frameHeader: return .frameHeader
    case .exceptions: return .exceptions
    case .other: return isLoaded ? .data : .plain
    }
  }
}
