// SPDX-License-Identifier: Apache-2.0

/// A program header of an ELF file, as far as references need it.
struct ELFSegment {
  var type: UInt32
  var isExecutable: Bool
  var offset: UInt64
  var address: UInt64
  var fileSize: UInt64
  var memorySize: UInt64

  /// `PT_LOAD`, `PT_DYNAMIC` and `PT_GNU_EH_FRAME`.
  static let load: UInt32 = 1
  static let dynamic: UInt32 = 2
  static let frameHeader: UInt32 = 0x6474_E550

  /// The program header at `offset`, which lies inside of `bytes`.
  init(in bytes: ByteView, at offset: Int) {
    type = bytes.word32(at: offset)
    isExecutable = bytes.word32(at: offset + 4) & 1 != 0
    self.offset = bytes.word64(at: offset + 8)
    address = bytes.word64(at: offset + 16)
    fileSize = bytes.word64(at: offset + 32)
    memorySize = bytes.word64(at: offset + 40)
  }

  /// Whether its bytes lie in a file of `size` bytes and its addresses, counted from `base`, below
  /// the limit.
  func isSane(base: UInt64, size: Int) -> Bool {
    offset <= UInt64(size) && fileSize <= UInt64(size) - offset && fileSize <= memorySize
      && address >= base && address - base <= ExecutableImage.addressLimit
      && memorySize <= ExecutableImage.addressLimit - (address - base)
  }
}
