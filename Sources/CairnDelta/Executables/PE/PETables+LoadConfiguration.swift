// SPDX-License-Identifier: Apache-2.0

extension PETables {
  /// The load configuration, and the tables of guarded places (References/PE 4.10).
  mutating func addLoadConfiguration(to collector: inout ReferenceCollector) {
    guard header.isWide, let directory = header.directory(.loadConfiguration, in: bytes),
      let start = place(of: directory.address, count: 4)
    else { return }
    let size = min(Int(bytes.word32(at: start)), rest(behind: start))
    func pointer(_ field: Int) -> UInt64 {
      field <= size &- 8 ? bytes.word64(at: start &+ field) : 0
    }
    for field in PETables.configurationPointers where field <= size &- 8 {
      addPointer(at: start &+ field, to: &collector)
    }
    guard size >= 148 else { return }
    let stride = 4 &+ Int(bytes.word32(at: start &+ 144) >> 28)
    // Functions, imports whose address is taken, targets of long jumps, places after calls.
    for field in [128, 160, 176, 264] {
      let table = address(of: pointer(field))
      guard table != 0, let count = UInt32(exactly: pointer(field &+ 8)) else { continue }
      addAddresses(at: table, count: count, stride: stride, to: &collector)
    }
    addVolatileMetadata(at: address(of: pointer(256)), to: &collector)
  }

  /// The pointers of the load configuration.
  private static let configurationPointers = [
    40, 80, 88, 96, 112, 120, 128, 160, 176, 192, 200, 208, 216, 232, 248, 256, 264, 280, 288, 296,
    304, 312,
  ]

  /// Where volatile variables are used, for the emulation of x64.
  private mutating func addVolatileMetadata(
    at address: UInt32, to collector: inout ReferenceCollector
  ) {
    guard let start = rows(at: address, count: 1, size: 24) else { return }
    addAddress(at: start &+ 8, to: &collector)
    addAddress(at: start &+ 16, to: &collector)
    addAddresses(
      at: bytes.word32(at: start &+ 8), count: bytes.word32(at: start &+ 12) / 4, to: &collector)
    addAddresses(
      at: bytes.word32(at: start &+ 16), count: bytes.word32(at: start &+ 20) / 8, stride: 8,
      to: &collector)
  }
}
