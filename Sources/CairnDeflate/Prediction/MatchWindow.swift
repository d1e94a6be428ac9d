// SPDX-License-Identifier: Apache-2.0

/// The bytes around the position, twice the window's size of them, and chains of the positions
/// whose next three bytes have the same hash.
///
/// Positions are counted from the start of the held bytes. Position 0 cannot be in a chain: it is
/// the end mark of all chains. When the held bytes are full, the lower half goes and all positions
/// move down.
struct MatchWindow {
  /// zlib wants this many bytes ahead before it looks for a match, as long as more may come.
  static let comfort = Token.maxLength + Token.minLength + 1

  /// The window's size; twice as many bytes are held.
  let size: Int
  /// The farthest match that is looked for.
  let maxDistance: Int
  private let hashShift: Int
  private let hashMask: Int
  /// The held bytes, and room to read whole words behind the last one.
  private(set) var bytes: [UInt8]
  /// For each hash the newest position; 0 for none.
  private var heads: [UInt16]
  /// For each position, modulo the size, the next older one of its hash; 0 for none.
  private var links: [UInt16]

  /// Where the next token starts.
  private(set) var position = 0
  /// The end of the held bytes.
  private(set) var end = 0
  /// The first position that is in no chain yet.
  private(set) var entered = 0
  /// How many bytes have gone out of the held ones.
  private(set) var gone = 0
  /// Whether no bytes come behind the held ones.
  private(set) var isFinal = false

  init(windowBits: Int, memoryLevel: Int) {
    size = 1 << windowBits
    maxDistance = size - MatchWindow.comfort
    let hashBits = memoryLevel + 7
    hashShift = (hashBits + 2) / 3
    hashMask = 1 << hashBits - 1
    bytes = [UInt8](repeating: 0, count: 2 * size + Token.maxLength + 16)
    heads = [UInt16](repeating: 0, count: 1 << hashBits)
    links = [UInt16](repeating: 0, count: size)
  }

  /// The bytes from the position on.
  @inline(__always)
  var lookahead: Int { end &- position }

  /// The bytes that came before the position, all in all.
  var total: Int { gone + position }

  @inline(__always)
  subscript(_ index: Int) -> UInt8 { bytes[index] }
}

// MARK: Bytes

extension MatchWindow {
  /// Takes bytes as far as there is room; comes back with their number.
  mutating func fill(_ input: Span<UInt8>) -> Int {
    let count = min(2 * size - end, input.count)
    for index in 0..<count { bytes[end &+ index] = input[index] }
    end += count
    return count
  }

  mutating func finish() {
    isFinal = true
  }

  /// Whether a token that starts `ahead` bytes behind the position can be looked for: `comfort`
  /// bytes follow, or the last bytes are here. Makes room where zlib would.
  @inline(__always)
  mutating func isReady(ahead: Int, comfort: Int) -> Bool {
    if end &- position &- ahead >= comfort { return true }
    if !isFinal && end < 2 &* size { return false }
    if position &+ ahead >= size &+ maxDistance { slide() }
    return isFinal
  }

  private mutating func slide() {
    for index in 0..<size { bytes[index] = bytes[index &+ size] }
    let offset = UInt16(truncatingIfNeeded: size)
    for index in heads.indices {
      let position = heads[index]
      heads[index] = position >= offset ? position &- offset : 0
    }
    for index in links.indices {
      let position = links[index]
      links[index] = position >= offset ? position &- offset : 0
    }
    position -= size
    end -= size
    entered = max(entered - size, 0)
    gone += size
  }

  /// Makes room when all held bytes are behind the position: for bytes that no token stands for.
  mutating func makeRoom() {
    if position == 2 * size { slide() }
  }
}

// MARK: Chains

extension MatchWindow {
  /// Enters `index` into its chain and returns the next older position there, 0 if none.
  @inline(__always)
  mutating func enter(_ index: Int) -> Int {
    let hash =
      (Int(bytes[index]) &<< (2 &* hashShift)
        ^ Int(bytes[index &+ 1]) &<< hashShift
        ^ Int(bytes[index &+ 2])) & hashMask
    let older = heads[hash]
    links[index & (size &- 1)] = older
    heads[hash] = UInt16(truncatingIfNeeded: index)
    entered = index &+ 1
    return Int(older)
  }

  /// Enters all positions below `limit` that have three bytes.
  @inline(__always)
  mutating func enter(upTo limit: Int) {
    let limit = min(limit, end &- 2)
    while entered < limit { _ = enter(entered) }
  }

  /// Leaves the positions below `limit` out of the chains.
  @inline(__always)
  mutating func leaveOut(upTo limit: Int) {
    entered = max(entered, limit)
  }

  /// The next older position of the chain of `index`, which is in it.
  @inline(__always)
  func older(than index: Int) -> Int { Int(links[index & (size &- 1)]) }

  @inline(__always)
  mutating func advance(_ count: Int) {
    position &+= count
  }

  /// The longest match for the bytes at `index`, longer than `least`, as zlib finds it: the first
  /// of its length along the chain that starts at `head`. The length is `least` if there is none.
  @inline(__always)
  func longestMatch(
    at index: Int, from head: Int, beating least: Int, _ effort: SearchEffort
  ) -> (length: Int, distance: Int) {
    let lookahead = end &- index
    guard head > 0, index &- head <= maxDistance, least < Token.maxLength else { return (least, 0) }
    precondition(index >= 0 && index &+ Token.maxLength &+ 16 <= bytes.count)
    let nice = min(effort.nice, lookahead)
    let limit = max(index &- maxDistance, 0)
    var chain = least >= effort.good ? effort.chain &>> 2 : effort.chain
    var best = least
    var start = 0
    var candidate = head
    // SAFETY: `index` and everything in a chain is at most twice the size, and the array has room
    // for the longest match and a word behind that; `best` is below the longest match.
    let bytes = unsafe self.bytes.span.bytes
    let links = self.links.span
    let mask = size &- 1
    let first = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt16.self)
    var last = unsafe bytes.unsafeLoadUnaligned(
      fromUncheckedByteOffset: index &+ best &- 1, as: UInt16.self)
    repeat {
      if unsafe bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: candidate &+ best &- 1, as: UInt16.self) == last,
        unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: candidate, as: UInt16.self)
          == first
      {
        var length = 2
        while length < Token.maxLength {
          let there = unsafe bytes.unsafeLoadUnaligned(
            fromUncheckedByteOffset: candidate &+ length, as: UInt64.self)
          let here = unsafe bytes.unsafeLoadUnaligned(
            fromUncheckedByteOffset: index &+ length, as: UInt64.self)
          let difference = there ^ here
          if difference != 0 {
            length &+= UInt64(littleEndian: difference).trailingZeroBitCount &>> 3
            break
          }
          length &+= 8
        }
        length = min(length, Token.maxLength)
        if length > best {
          best = length
          start = candidate
          if length >= nice { break }
          last = unsafe bytes.unsafeLoadUnaligned(
            fromUncheckedByteOffset: index &+ best &- 1, as: UInt16.self)
        }
      }
      candidate = unsafe Int(links[unchecked: candidate & mask])
      chain &-= 1
    } while candidate > limit && chain != 0
    if start == 0 { return (least, 0) }
    return (min(best, lookahead), index &- start)
  }

  /// The most positions of a chain that are looked at to name a distance.
  static let rankLimit = 2048

  /// Which of the matches of at least `length` bytes at the position, from the newest on, is the
  /// one from `distance` bytes back; nil where it is not in the chain. The position is in it.
  func rank(of distance: Int, length: Int) -> Int? {
    var rank = 0
    var candidate = older(than: position)
    for _ in 0..<MatchWindow.rankLimit {
      guard candidate > 0, position - candidate <= min(distance, maxDistance) else { return nil }
      let isMatch = commonLength(position, candidate, limit: length) == length
      if position - candidate == distance { return isMatch ? rank : nil }
      if isMatch { rank += 1 }
      candidate = older(than: candidate)
    }
    return nil
  }

  /// The distance of the match of this rank; nil where there is none.
  func distance(ofRank rank: Int, length: Int) -> Int? {
    var left = rank
    var candidate = older(than: position)
    for _ in 0..<MatchWindow.rankLimit {
      guard candidate > 0, candidate < position, position - candidate <= maxDistance else {
        return nil
      }
      if commonLength(position, candidate, limit: length) == length {
        if left == 0 { return position - candidate }
        left -= 1
      }
      candidate = older(than: candidate)
    }
    return nil
  }

  /// Whether the bytes at the position are those that the token stands for, as far as the bytes it
  /// copies are held.
  func isAhead(_ token: Token) -> Bool {
    guard token.size <= lookahead else { return false }
    if token.isLiteral { return Int(bytes[position]) == token.distance }
    let start = position - token.distance
    return start < 0 || commonLength(position, start, limit: token.length) == token.length
  }

  /// How many of the first `limit` bytes at `index` stand at `other` too, which is before it.
  func commonLength(_ index: Int, _ other: Int, limit: Int) -> Int {
    var length = 0
    while length < limit, bytes[index + length] == bytes[other + length] { length += 1 }
    return length
  }
}
