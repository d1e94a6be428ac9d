// SPDX-License-Identifier: Apache-2.0

import CairnDelta

/// Writes one window: head, data, instructions, addresses.
struct VCDIFFWindowWriter {
  private var data: [UInt8] = []
  private var instructions: [UInt8] = []
  private var addresses: [UInt8] = []
  private var cache = AddressCache()
  private var pending = Pending.none

  /// An instruction that may still share its opcode with the next one.
  private enum Pending {
    case none
    /// One to four bytes stored.
    case add(Int)
    /// Four bytes copied with this address mode.
    case copyOfFour(UInt8)
  }

  /// Where the default code table's groups of opcodes begin (RFC 3284 section 5.6).
  private enum Opcode {
    static let run: UInt8 = 0
    static let add: UInt8 = 1
    static let copy: UInt8 = 19
    static let addThenCopy: UInt8 = 163
    static let addThenCopyOfFour: UInt8 = 235
    static let copyThenAdd: UInt8 = 247
  }

  /// Appends the window that `plan` describes to `patch`.
  static func write(_ plan: VCDIFFWindowPlan, target: ByteView, to patch: inout [UInt8]) {
    var writer = VCDIFFWindowWriter()
    let segment = plan.segment ?? 0..<0
    var place = plan.range.lowerBound
    for step in plan.steps {
      writer.add(target[place..<step.start])
      let here = segment.count + step.start - plan.range.lowerBound
      switch step.source {
      case .run(let byte):
        writer.run(byte, count: step.length)
      case .base(let offset):
        writer.copy(offset - segment.lowerBound, here: here, count: step.length)
      case .target(let offset):
        writer.copy(
          segment.count + offset - plan.range.lowerBound, here: here, count: step.length)
      }
      place = step.end
    }
    writer.add(target[place..<plan.range.upperBound])
    writer.flush()
    writer.append(segment: plan.segment, targetSize: plan.range.count, to: &patch)
  }

  private func append(segment: Range<Int>?, targetSize: Int, to patch: inout [UInt8]) {
    if let segment {
      patch.append(VCDIFFWindow.Indicator.base)
      patch.appendNumber(segment.count)
      patch.appendNumber(segment.lowerBound)
    } else {
      patch.append(0)
    }
    var head: [UInt8] = []
    head.appendNumber(targetSize)
    head.append(0)
    head.appendNumber(data.count)
    head.appendNumber(instructions.count)
    head.appendNumber(addresses.count)
    patch.appendNumber(head.count + data.count + instructions.count + addresses.count)
    patch += head
    patch += data
    patch += instructions
    patch += addresses
  }

  // MARK: Instructions

  private mutating func add(_ bytes: ByteView) {
    if bytes.count == 0 { return }
    // SAFETY: the bytes are copied before the closure ends.
    unsafe bytes.withUnsafeBytes { unsafe data.append(contentsOf: $0) }
    if bytes.count == 1, case .copyOfFour(let mode) = pending {
      instructions.append(Opcode.copyThenAdd + mode)
      pending = .none
      return
    }
    flush()
    if bytes.count <= 4 {
      pending = .add(bytes.count)
    } else {
      append(opcode: Opcode.add, size: bytes.count, smallest: 1, largest: 17)
    }
  }

  private mutating func run(_ byte: UInt8, count: Int) {
    flush()
    data.append(byte)
    instructions.append(Opcode.run)
    instructions.appendNumber(count)
  }

  private mutating func copy(_ address: Int, here: Int, count: Int) {
    let mode = cache.write(address, here: here, to: &addresses)
    if case .add(let added) = pending, count >= 4, count <= (mode < 6 ? 6 : 4) {
      let opcode =
        mode < 6
        ? Opcode.addThenCopy + mode * 12 + UInt8(added - 1) * 3 + UInt8(count - 4)
        : Opcode.addThenCopyOfFour + (mode - 6) * 4 + UInt8(added - 1)
      instructions.append(opcode)
      pending = .none
      return
    }
    flush()
    if count == 4 {
      pending = .copyOfFour(mode)
    } else {
      append(opcode: Opcode.copy + mode * 16, size: count, smallest: 4, largest: 18)
    }
  }

  /// Gives an instruction that waits for a partner an opcode of its own.
  private mutating func flush() {
    switch pending {
    case .none: break
    case .add(let count): append(opcode: Opcode.add, size: count, smallest: 1, largest: 17)
    case .copyOfFour(let mode):
      append(opcode: Opcode.copy + mode * 16, size: 4, smallest: 4, largest: 18)
    }
    pending = .none
  }

  /// Appends the opcode of a group for `size`: the group's first has its size behind it.
  private mutating func append(opcode: UInt8, size: Int, smallest: Int, largest: Int) {
    if size >= smallest, size <= largest {
      instructions.append(opcode + UInt8(size - smallest + 1))
    } else {
      instructions.append(opcode)
      instructions.appendNumber(size)
    }
  }
}
