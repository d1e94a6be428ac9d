// SPDX-License-Identifier: Apache-2.0

/// Walks the bodies of methods: their code and what it handles (References/PE 5.4).
struct CLIMethodBody {
  private let bytes: ByteView
  private let tokens: CLITokens
  private let operands: [UInt8]
  private let wideOperands: [UInt8]
  /// How many more bytes may be walked, so that bodies that share bytes cost no more than others.
  private var left: Int

  init(in bytes: ByteView, tokens: CLITokens) {
    self.bytes = bytes
    self.tokens = tokens
    operands = CLIMethodBody.operands
    wideOperands = CLIMethodBody.wideOperands
    left = bytes.count
  }

  /// Adds the tokens of the body at `start`, which ends before `end`.
  mutating func walk(at start: Int, end: Int, to collector: inout ReferenceCollector) {
    guard start < end else { return }
    if bytes[start] & 3 == 2 {
      let size = Int(bytes[start] >> 2)
      guard size < end &- start else { return }
      walkCode(from: start &+ 1, to: start &+ 1 &+ size, collector: &collector)
      return
    }
    guard end &- start >= 12, bytes[start] & 3 == 3, bytes[start &+ 1] >> 4 == 3 else { return }
    let size = Int(bytes.word32(at: start &+ 4))
    guard size <= end &- start &- 12 else { return }
    tokens.add(at: start &+ 8, in: bytes, to: &collector)
    let codeEnd = start &+ 12 &+ size
    walkCode(from: start &+ 12, to: codeEnd, collector: &collector)
    guard bytes[start] & 8 != 0 else { return }
    walkSections(at: codeEnd &+ ((start &- codeEnd) & 3), end: end, to: &collector)
  }

  private mutating func walkCode(
    from start: Int, to end: Int, collector: inout ReferenceCollector
  ) {
    left &-= end &- start
    guard left >= 0 else { return }
    var position = start
    while position < end {
      var operand = operands[Int(bytes[position])]
      position &+= 1
      if operand == CLIMethodBody.wide {
        guard position < end, bytes[position] < wideOperands.count else { return }
        operand = wideOperands[Int(bytes[position])]
        position &+= 1
      }
      var size = Int(operand)
      if operand >= CLIMethodBody.token {
        guard operand <= CLIMethodBody.choice, end &- position >= 4 else { return }
        size = 4
        if operand == CLIMethodBody.token {
          tokens.add(at: position, in: bytes, to: &collector)
        } else {
          size = 4 &+ 4 &* Int(bytes.word32(at: position))
        }
      }
      guard size <= end &- position else { return }
      position &+= size
    }
  }

  /// The ranges of code whose errors are handled: each may name a class.
  private mutating func walkSections(
    at start: Int, end: Int, to collector: inout ReferenceCollector
  ) {
    var start = start
    while end &- start >= 4 {
      let kind = bytes[start]
      guard kind & 0x3F == 1 else { return }
      let isFat = kind & 0x40 != 0
      let size = Int(isFat ? bytes.word32(at: start) >> 8 : UInt32(bytes[start &+ 1]))
      let rowSize = isFat ? 24 : 12
      guard size >= 4, size <= end &- start else { return }
      left &-= size
      guard left >= 0 else { return }
      for number in 0..<(size &- 4) / rowSize {
        let row = start &+ 4 &+ number &* rowSize
        let flags = isFat ? bytes.word32(at: row) : UInt32(PEHeader.word16(bytes, at: row))
        if flags == 0 { tokens.add(at: row &+ rowSize &- 4, in: bytes, to: &collector) }
      }
      guard kind & 0x80 != 0 else { return }
      start &+= (size &+ 3) & ~3
    }
  }

  // What follows an operation: up to 8 bytes of no interest, or one of these.
  private static let token: UInt8 = 16
  private static let choice: UInt8 = 17
  private static let wide: UInt8 = 18
  private static let invalid: UInt8 = 19

  /// The operands of the operations of one byte (ECMA-335 III.1.2.1).
  private static let operands: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 256)
    func set(_ codes: ClosedRange<Int>, _ operand: UInt8) {
      for code in codes { table[code] = operand }
    }
    set(0x0E...0x13, 1)
    set(0x1F...0x1F, 1)
    set(0x20...0x20, 4)
    set(0x21...0x21, 8)
    set(0x22...0x22, 4)
    set(0x23...0x23, 8)
    set(0x24...0x24, invalid)
    set(0x27...0x29, token)
    set(0x2B...0x37, 1)
    set(0x38...0x44, 4)
    set(0x45...0x45, choice)
    set(0x6F...0x75, token)
    set(0x77...0x78, invalid)
    set(0x79...0x79, token)
    set(0x7B...0x81, token)
    set(0x8C...0x8D, token)
    set(0x8F...0x8F, token)
    set(0xA3...0xA5, token)
    set(0xA6...0xB2, invalid)
    set(0xBB...0xC1, invalid)
    set(0xC2...0xC2, token)
    set(0xC4...0xC5, invalid)
    set(0xC6...0xC6, token)
    set(0xC7...0xCF, invalid)
    set(0xD0...0xD0, token)
    set(0xDD...0xDD, 4)
    set(0xDE...0xDE, 1)
    set(0xE1...0xFD, invalid)
    set(0xFE...0xFE, wide)
    set(0xFF...0xFF, invalid)
    return table
  }()

  /// The operands of the operations of two bytes, by the second.
  private static let wideOperands: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 31)
    for code in [0x06, 0x07, 0x15, 0x16, 0x1C] { table[code] = token }
    for code in 0x09...0x0E { table[code] = 2 }
    for code in [0x12, 0x19] { table[code] = 1 }
    for code in [0x08, 0x10, 0x1B] { table[code] = invalid }
    return table
  }()
}
