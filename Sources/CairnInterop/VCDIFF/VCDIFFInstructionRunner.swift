// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Carries out the instructions of one window.
struct VCDIFFInstructionRunner {
  /// What a copy can refer to before the window's own output.
  let segment: ByteView
  private var data: PatchCursor
  private var instructions: PatchCursor
  private var addresses: PatchCursor
  /// Whether data and addresses stand between the instructions (open-vcdiff's extension).
  private let isInterleaved: Bool
  private var cache = AddressCache()

  init(
    segment: ByteView, data: ByteView, instructions: ByteView, addresses: ByteView,
    dialect: VCDIFFDialect
  ) {
    self.segment = segment
    self.data = PatchCursor(data, name: "VCDIFF data section", codeAtEnd: .malformed)
    self.instructions = PatchCursor(
      instructions, name: "VCDIFF instruction section", codeAtEnd: .malformed)
    self.addresses = PatchCursor(addresses, name: "VCDIFF address section", codeAtEnd: .malformed)
    // A window that makes anything needs data or addresses, so both empty can mean nothing else.
    isInterleaved = dialect == .openVCDIFF && data.count == 0 && addresses.count == 0
  }

  /// Runs all instructions; afterwards every section must be used up and the output complete.
  mutating func run(into output: inout VCDIFFOutput) throws(CairnError) {
    let table = VCDIFFCodeTable.standard.entries
    while instructions.remaining > 0 {
      let opcode = Int(try instructions.byte())
      try run(table[opcode].first, into: &output)
      if table[opcode].second.kind != .nothing {
        try run(table[opcode].second, into: &output)
      }
    }
    guard output.count == output.targetSize else {
      throw .foreignMalformed(
        "a VCDIFF window makes \(output.count) bytes and claims \(output.targetSize)")
    }
    guard data.remaining == 0, addresses.remaining == 0 else {
      throw .foreignMalformed("a VCDIFF window has data or addresses that nothing uses")
    }
  }

  private mutating func run(
    _ instruction: VCDIFFCodeTable.Instruction, into output: inout VCDIFFOutput
  ) throws(CairnError) {
    let size = instruction.size == 0 ? try instructions.number() : Int(instruction.size)
    switch instruction.kind {
    case .nothing:
      return
    case .add:
      let bytes = isInterleaved ? try instructions.take(size) : try data.take(size)
      try output.append(bytes)
    case .run:
      let byte = isInterleaved ? try instructions.byte() : try data.byte()
      try output.append(repeating: byte, count: size)
    case .copy:
      try copy(size, mode: instruction.mode, into: &output)
    }
  }

  private mutating func copy(
    _ size: Int, mode: UInt8, into output: inout VCDIFFOutput
  ) throws(CairnError) {
    // Both are sizes of memory, so their sum fits.
    let here = segment.count + output.count
    let address =
      isInterleaved
      ? try cache.read(mode: mode, here: here, from: &instructions)
      : try cache.read(mode: mode, here: here, from: &addresses)
    // Segment and output are one string (RFC 3284 section 3): a copy may cross from one to the
    // other.
    let fromSegment = Swift.min(size, Swift.max(0, segment.count - address))
    if fromSegment > 0 { try output.append(segment[address..<address + fromSegment]) }
    if fromSegment == size { return }
    // `address < here`, so the output has its byte, or has just got one from the segment.
    try output.appendOwn(
      from: Swift.max(0, address - segment.count), count: size - fromSegment)
  }
}
