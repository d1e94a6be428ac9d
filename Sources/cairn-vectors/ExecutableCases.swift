// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// References of each format and machine, on small files.
enum ExecutableCases {
  static var all: [VectorCase] {
    [
      windows(0x8664, "x64"), windows(0xAA64, "arm64"),
      moved(.pe, "net", CLIBuilder().file.bytes, code: 0x400..<0xC00),
      moved(.pe, "net-x64", CLIBuilder(isWide: true).file.bytes, code: 0x400..<0xC00),
      elf(62, "x64"), elf(183, "arm64"), macho(0x0100_0007, "x64"), macho(0x0100_000C, "arm64"),
    ]
  }

  /// The bytes in the middle of the code move up by 16, and what names them follows.
  private static func moved(
    _ format: ImageFormat, _ name: String, _ base: [UInt8], code: Range<Int>
  ) -> VectorCase {
    let split = code.lowerBound + code.count / 8 / 16 * 16
    var script = ReferenceScript(
      format, base: base,
      covers: [
        .copy(0, from: 0, length: split),
        .copy(split + 16, from: split, length: code.upperBound - 16 - split),
        .copy(code.upperBound, from: code.upperBound, length: base.count - code.upperBound),
      ])
    script.predict(size: base.count, seed: 40, every: 67)
    return script.accepted("executable-\(format)-\(name)", "a small \(format) file, \(name)")
  }

  private static func windows(_ machine: UInt16, _ name: String) -> VectorCase {
    var file = PEBuilder(machine: machine)
    file.relocate(page: PEBuilder.constants, (0..<12).map { UInt16(0x100 + 16 * $0) })
    for number in 0..<UInt32(12) {
      file.pointer(PEBuilder.constants + 0x100 + 16 * number, to: PEBuilder.code + 40 * number)
    }
    let isX64 = machine == 0x8664
    file.store(
      PEBuilder.code,
      isX64
        ? SampleCode.x64(at: 0x1000, size: 0x400, data: 0x2400)
        : SampleCode.arm64(at: 0x1000, size: 0x400, data: 0x2400))
    let unit: UInt32 = isX64 ? 12 : 8
    file.directory(3, PEBuilder.functions, size: unit * 16)
    for number in 0..<UInt32(16) {
      let start = PEBuilder.code + (isX64 ? 40 : 48) * number
      file.words(
        PEBuilder.functions + unit * number,
        isX64 ? [start, start + 40, 0x2000 + 4 * number] : [start, 48 / 4 << 2 | 1])
    }
    return moved(.pe, name, file.bytes, code: 0x400..<0xC00)
  }

  private static func elf(_ machine: Int, _ name: String) -> VectorCase {
    var file = ELFSample.Bytes(bytes: ELFSample(machine: machine).bytes)
    let code =
      machine == 62
      ? SampleCode.x64(at: 0x400, size: 0x100, data: 0x2000)
      : SampleCode.arm64(at: 0x400, size: 0x100, data: 0x2000)
    file.bytes.replaceSubrange(0x400..<0x500, with: code)
    return moved(.elf, name, file.bytes, code: 0x400..<0x500)
  }

  private static func macho(_ machine: UInt32, _ name: String) -> VectorCase {
    var file = MachOSample(machine: machine)
    let isX64 = machine == 0x0100_0007
    if isX64 {
      file.addRebases([0x11, 0x22, 0x00, 0x54, 0x81, 0x03, 0x08, 0x70, 0x10, 0x00])
    } else {
      file.addFixups(format: 6)
    }
    for number in 0..<16 {
      let target = 0x1000 + 64 * UInt64(number)
      let word = isX64 ? file.base + target : target | (number < 15 ? 1 << 52 : 0)
      file.put64(word, at: 0x4000 + 8 * number)
    }
    file.addUnwind()
    file.addFrames()
    file.addMetadata()
    file.put(
      isX64
        ? SampleCode.x64(at: 0x1000, size: 0x400, data: 0x4100)
        : SampleCode.arm64(at: 0x1000, size: 0x400, data: 0x4100), at: 0x1000)
    return moved(.macho, name, file.bytes, code: 0x1000..<0x1800)
  }
}
