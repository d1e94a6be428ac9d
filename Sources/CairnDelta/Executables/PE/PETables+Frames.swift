// SPDX-License-Identifier: Apache-2.0

extension PETables {
  /// The description of a C++ frame (`FuncInfo`), which Rust uses as well (References/PE 4.3).
  mutating func addFrame(at frame: Int, to collector: inout ReferenceCollector) {
    let left = rest(behind: frame)
    guard left >= 36, firstVisit(of: frame), takeRow() else { return }
    for field in [8, 16, 24] { addAddress(at: frame &+ field, to: &collector) }
    if bytes.word32(at: frame) & 3 != 0 { addAddress(at: frame &+ 32, to: &collector) }
    let actions = bytes.word32(at: frame &+ 4)
    if let start = rows(at: bytes.word32(at: frame &+ 8), count: actions, size: 8) {
      for number in 0..<Int(actions) {
        addAddress(at: start &+ number &* 8 &+ 4, to: &collector)
      }
    }
    let blocks = bytes.word32(at: frame &+ 12)
    if let start = rows(at: bytes.word32(at: frame &+ 16), count: blocks, size: 20) {
      for number in 0..<Int(blocks) {
        addTryBlock(at: start &+ number &* 20, to: &collector)
      }
    }
    let places = bytes.word32(at: frame &+ 20)
    if let start = rows(at: bytes.word32(at: frame &+ 24), count: places, size: 8) {
      for number in 0..<Int(places) {
        addAddress(at: start &+ number &* 8, to: &collector)
      }
    }
  }

  private mutating func addTryBlock(at row: Int, to collector: inout ReferenceCollector) {
    addAddress(at: row &+ 16, to: &collector)
    let count = bytes.word32(at: row &+ 12)
    guard let start = rows(at: bytes.word32(at: row &+ 16), count: count, size: 20) else { return }
    for number in 0..<Int(count) {
      let handler = start &+ number &* 20
      addAddress(at: handler &+ 4, to: &collector)
      addAddress(at: handler &+ 12, to: &collector)
    }
  }
}
