// SPDX-License-Identifier: Apache-2.0

/// Writes a delta with filtered literals, and filters them itself (References/Branches).
struct BranchScript {
  enum Machine: UInt64 {
    case x64 = 1
    case arm64 = 2
  }

  /// A piece of x86-64 code.
  enum Piece {
    /// Bytes that stay as they are.
    case plain([UInt8])
    /// `CALL` over a distance.
    case call(Int32)
  }

  private var script: CoverScript
  /// The literals as they stand in their stream.
  private var filtered: [UInt8] = []
  private var ranges: [(start: Int, size: Int, address: UInt32, machine: Machine)] = []

  init(base: [UInt8]? = nil) { script = CoverScript(base: base) }

  /// Adds bytes that stay as they are.
  mutating func literals(_ bytes: [UInt8]) {
    script.literals(bytes)
    filtered += bytes
  }

  mutating func fill(_ length: Int) { script.cover(.fill(7), length: length) }

  mutating func copy(from offset: Int, length: Int) { script.cover(.far(offset), length: length) }

  /// Adds a range whose bytes `build` adds.
  mutating func range(
    _ machine: Machine, address: UInt32, size: Int, _ build: (inout BranchScript) -> Void
  ) {
    ranges.append((script.target.count, size, address, machine))
    build(&self)
  }

  /// Adds a range that a fill covers.
  mutating func emptyRange(size: Int) {
    range(.x64, address: 5, size: size) { $0.fill(size) }
  }

  /// Adds a range of code that `SampleCode` made for this address.
  mutating func code(_ machine: Machine, _ bytes: [UInt8], at address: UInt32) {
    range(machine, address: address, size: bytes.count) { $0.part(bytes) }
  }

  /// Adds a run of the latest range.
  mutating func part(_ bytes: [UInt8]) {
    guard let range = ranges.last else { return }
    var done = 0
    while done < bytes.count {
      let place = script.target.count
      let count = min(bytes.count - done, 65_536 - place % 65_536)
      let block = Array(bytes[done..<done + count])
      let address = range.address &+ UInt32(place - range.start)
      script.literals(block)
      filtered +=
        range.machine == .arm64
        ? BranchScript.arm64(block, at: address) : BranchScript.x64(block, at: address)
      done += count
    }
  }

  /// Adds a range of x86-64 code.
  mutating func x64(_ pieces: [Piece], at address: UInt32) {
    let size = pieces.reduce(0) {
      if case .plain(let bytes) = $1 { return $0 + bytes.count }
      return $0 + 5
    }
    ranges.append((script.target.count, size, address, .x64))
    var place = address
    for piece in pieces {
      switch piece {
      case .plain(let bytes):
        literals(bytes)
        place += UInt32(bytes.count)
      case .call(let distance):
        place += 5
        let value = UInt32(bitPattern: distance)
        script.literals([0xE8] + WireNumber.littleEndian(UInt64(value), 4))
        filtered += [0xE8] + WireNumber.littleEndian(UInt64(value &+ place), 4).reversed()
      }
    }
  }

  /// The delta, all streams stored.
  var draft: DeltaDraft {
    var draft = script.draft
    var previous: UInt8 = 0
    for (place, byte) in filtered.enumerated() {
      draft[.literal].symbols[place] = .init(value: UInt64(byte), contexts: [Int(previous)])
      previous = byte
    }
    var numbers: [StreamDraft.Symbol] = []
    var end = 0
    for range in ranges {
      let values = [
        UInt64(range.start - end), UInt64(range.size - 1), UInt64(range.address),
        range.machine.rawValue,
      ]
      for (context, value) in values.enumerated() {
        numbers.append(.init(value: value, contexts: [context]))
      }
      end = range.start + range.size
    }
    draft.streams.append(StreamDraft(kind: .branch, symbols: numbers))
    draft.features = [8]
    draft.referenceMemory = 32 * ranges.count + (256 << 10)
    return draft
  }
}

extension BranchScript {
  /// A block of AArch64 code, filtered.
  private static func arm64(_ block: [UInt8], at address: UInt32) -> [UInt8] {
    var result = block
    var place = Int((4 - address % 4) % 4)
    while place + 4 <= block.count {
      let site = address &+ UInt32(place)
      var word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(block[place + $1]) << UInt32(8 * $1) }
      let field = { (high: UInt32, low: UInt32) in word >> low & (1 << (high - low + 1) - 1) }
      if field(31, 26) == 0b100101 {
        word = 0b100101 << 26 | (field(25, 0) + (site >> 2 & 0x3FF_FFFF)) & 0x3FF_FFFF
      } else if field(28, 24) == 0b10000 {
        if field(31, 31) == 1 {
          let page = field(23, 5) * 4 + field(30, 29) + site >> 12
          word =
            1 << 31 | (page % 4) << 29 | 0b10000 << 24 | (page >> 2 & 0x7_FFFF) << 5
            | field(4, 0)
        }
      } else if field(28, 26) != 0b101 {
        word = field(31, 21) << 21 | field(9, 5) << 16 | field(20, 10) << 5 | field(4, 0)
      }
      for number in 0..<4 {
        result[place + number] = UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * number))
      }
      place += 4
    }
    return result
  }

  /// A block of functions as `SampleCode` makes them, filtered: each has three operands, behind
  /// which as many bytes follow as stand beside them.
  private static func x64(_ block: [UInt8], at address: UInt32) -> [UInt8] {
    var result = block
    for function in stride(from: 0, to: block.count - 39, by: 40) {
      for (operand, behind) in [(1, 5), (14, 18), (20, 28)] {
        let place = function + operand
        let value = (0..<4).reduce(UInt32(0)) {
          $0 | UInt32(block[place + $1]) << UInt32(8 * $1)
        }
        let sum = value &+ address &+ UInt32(function + behind)
        result.replaceSubrange(
          place..<place + 4, with: WireNumber.littleEndian(UInt64(sum), 4).reversed())
      }
    }
    return result
  }
}
