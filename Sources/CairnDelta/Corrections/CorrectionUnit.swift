// SPDX-License-Identifier: Apache-2.0

/// Some bytes of a piece: an instruction of x86-64, or what lies in eight aligned bytes.
struct CorrectionUnit {
  /// Where it starts in the piece's bytes (`ByteMemory.old`).
  var start: Int
  /// Where it ends there.
  var end: Int
  /// What the instruction does: its opcode, and its ModRM byte without the register.
  var operation: UInt64 = 0
  /// The distance that it holds.
  var distance: Distance?
  /// Where its opcode, ModRM byte and immediate stand; -1 for none.
  var opcode = -1
  var modRM = -1
  var immediate = -1
  /// What its bytes are, if they are not told by the above.
  var role = Role.group

  /// A distance that an instruction holds.
  struct Distance {
    var start: Int
    var count: Int
    var value: Int32
    /// The register that it counts from.
    var register: Int
    /// Where what is known of it stands, and by what it is recognised there.
    var slot: Int
    var key: UInt32
    /// Two guesses at what it became, and how sure they are.
    var known: Int32
    var hasKnown: Bool
    var knownTrust: Int
    var shifted: Int32
    var shiftTrust: Int
  }

  /// What a byte is.
  enum Role {
    static let group = 0
    static let rest = 1
    static let unknown = 2
    static let prefix = 3
    static let opcode = 4
    static let modRM = 5
    static let scale = 6
    static let shortDistance = 8
    static let distance = 9
    static let immediate = 13
  }

  /// What the byte at `at` is.
  @inline(__always)
  func role(_ at: Int) -> Int {
    if opcode < 0 { return role }
    if at < opcode { return Role.prefix }
    if let distance, at >= distance.start, at < distance.start &+ distance.count {
      return distance.count == 1 ? Role.shortDistance : Role.distance &+ at &- distance.start
    }
    if immediate >= 0, at >= immediate { return Role.immediate &+ min(at &- immediate, 2) }
    if at == modRM { return Role.modRM }
    return modRM >= 0 && at > modRM ? Role.scale : Role.opcode
  }

  /// What is expected of the distance, in 36 steps.
  @inline(__always)
  var outlook: Int {
    guard let distance else { return 0 }
    let known = !distance.hasKnown ? 0 : distance.known == distance.value ? 1 : 2
    let shifted = distance.shifted == distance.value ? 1 : 2
    return known &* 12 &+ distance.knownTrust &* 3 &+ shifted
  }
}
