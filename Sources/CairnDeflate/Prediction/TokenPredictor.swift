// SPDX-License-Identifier: Apache-2.0

/// Foretells zlib's next token, given what the stream's tokens have been so far.
///
/// As long as every token is the foretold one, the tokens are those that zlib makes. After one that
/// is not, prediction goes on as if zlib had chosen it.
struct TokenPredictor {
  /// What is known about the token at the position.
  private enum Progress {
    case nothing
    /// Its match is known, not yet that of the next byte.
    case found
    /// All is known.
    case foretold
  }

  private enum Method {
    case fast
    case slow
    case rle
    case huffman
  }

  private(set) var window: MatchWindow
  private let effort: SearchEffort
  private let method: Method
  private let isFiltered: Bool
  private let shortest: Int
  private var progress = Progress.nothing

  /// The foretold token; of use after `predict` has come back with true.
  private(set) var token = Token(literal: 0)
  /// The match at the position, whether or not it is the foretold token.
  private var found = FoundMatch.none
  /// The match at the next byte, if there is a longer one.
  private var next = FoundMatch.none

  /// A length-3 match farther back than this costs more than three literals.
  static let tooFar = 4096

  init(_ settings: DeflateSettings) {
    window = MatchWindow(windowBits: settings.windowBits, memoryLevel: settings.memoryLevel)
    effort = SearchEffort(level: settings.level)
    isFiltered = settings.strategy == .filtered
    shortest = settings.shortestMatch
    switch settings.strategy {
    case .huffman: method = .huffman
    case .rle: method = .rle
    default: method = effort.isLazy ? .slow : .fast
    }
  }

  /// The class of the foretold token: tokens of one class are about as likely to be right.
  @inline(__always)
  var tokenClass: Int {
    if token.isLiteral {
      if found.distance == 0 { return 0 }
      return found.pays ? 2 : 1
    }
    switch token.length {
    case 3: return 3
    case 4...5: return 4
    case 6...8: return 5
    case 9...16: return 6
    case 17..<Token.maxLength: return 7
    default: return 8
    }
  }

  /// The number of classes.
  static let classCount = 9

  /// The match at the position that a foretold literal passes over.
  var passedOver: Token? {
    guard token.isLiteral, found.distance > 0 else { return nil }
    return Token(length: found.length, distance: found.distance)
  }

  /// Whether all bytes have their tokens.
  var isAtEnd: Bool { window.isFinal && window.lookahead == 0 }

  /// Whether zlib, after `token` as the last of all, ends the block before it looks whether the
  /// block is full: so it does with a literal that it had held back.
  func isHeldBack(_ token: Token) -> Bool { holdsBack && token.isLiteral && isAtEnd }

  /// Whether zlib holds literals back until it has seen what is at the next byte.
  var holdsBack: Bool { method == .slow }

  mutating func fill(_ input: Span<UInt8>) -> Int { window.fill(input) }

  mutating func finish() { window.finish() }
}

// MARK: Foretelling

extension TokenPredictor {
  /// Foretells the token at the position; false where more bytes are needed first, or none are
  /// left.
  @inline(__always)
  mutating func predict() -> Bool {
    if progress == .foretold { return true }
    switch method {
    case .slow: return predictSlow()
    case .fast: return predictFast()
    case .rle: return predictRun()
    case .huffman:
      guard window.isReady(ahead: 0, comfort: 1), window.lookahead > 0 else { return false }
      token = Token(literal: window[window.position])
      progress = .foretold
      return true
    }
  }

  private mutating func predictSlow() -> Bool {
    if progress == .nothing {
      guard window.isReady(ahead: 0, comfort: MatchWindow.comfort), window.lookahead > 0 else {
        return false
      }
      window.enter(upTo: window.position)
      found = search(at: window.position, beating: 2)
      progress = .found
    }
    guard window.lookahead > 0, window.isReady(ahead: 1, comfort: MatchWindow.comfort) else {
      return false
    }
    let following = window.position &+ 1
    let least = found.pays ? found.length : 2
    if least < effort.lazy {
      next = search(at: following, beating: least)
    } else {
      next = .none
      if window.end &- following >= Token.minLength, window.entered <= following {
        _ = window.enter(following)
      }
    }
    if found.pays && !next.pays {
      token = Token(length: found.length, distance: found.distance)
    } else {
      token = Token(literal: window[window.position])
    }
    progress = .foretold
    return true
  }

  private mutating func predictFast() -> Bool {
    guard window.isReady(ahead: 0, comfort: MatchWindow.comfort), window.lookahead > 0 else {
      return false
    }
    window.enter(upTo: window.position)
    found = search(at: window.position, beating: 2)
    if found.pays {
      token = Token(length: found.length, distance: found.distance)
    } else {
      token = Token(literal: window[window.position])
    }
    progress = .foretold
    return true
  }

  private mutating func predictRun() -> Bool {
    guard window.isReady(ahead: 0, comfort: Token.maxLength &+ 1), window.lookahead > 0 else {
      return false
    }
    let position = window.position
    token = Token(literal: window[position])
    if position > 0 && window.lookahead >= Token.minLength {
      let length = window.commonLength(
        position, position - 1, limit: min(window.lookahead, Token.maxLength))
      if length >= Token.minLength { token = Token(length: length, distance: 1) }
    }
    progress = .foretold
    return true
  }

  /// The match at `index` that is longer than `least`; enters `index` into its chain.
  @inline(__always)
  private mutating func search(at index: Int, beating least: Int) -> FoundMatch {
    guard window.end &- index >= Token.minLength else { return .none }
    let head = window.entered > index ? window.older(than: index) : window.enter(index)
    let match = window.longestMatch(at: index, from: head, beating: least, effort)
    guard match.length > least else { return .none }
    return FoundMatch(length: match.length, distance: match.distance, pays: pays(match))
  }

  @inline(__always)
  private func pays(_ match: (length: Int, distance: Int)) -> Bool {
    guard match.length >= shortest else { return false }
    if match.length > 5 || method == .fast { return true }
    if isFiltered { return false }
    return match.length > Token.minLength || match.distance <= TokenPredictor.tooFar
  }
}

// MARK: Following

extension TokenPredictor {
  /// Goes on behind `token`, which is the one at the position; a match must lie within the bytes
  /// that are there.
  @inline(__always)
  mutating func follow(_ actual: Token) {
    let isRight = actual == token
    switch method {
    case .slow:
      if actual.isLiteral {
        window.advance(1)
        // What was found at the next byte had to be longer than the match that zlib would have
        // passed over; behind a literal it did not expect, any will do.
        found = isRight ? next : search(at: window.position, beating: 2)
        progress = .found
      } else {
        window.enter(upTo: window.position &+ actual.length)
        window.advance(actual.length)
        progress = .nothing
      }
    case .fast:
      if !actual.isLiteral && actual.length <= effort.lazy
        && window.lookahead &- actual.length >= Token.minLength
      {
        window.enter(upTo: window.position &+ actual.length)
      }
      window.advance(actual.size)
      window.leaveOut(upTo: window.position)
      progress = .nothing
    case .rle, .huffman:
      window.advance(actual.size)
      progress = .nothing
    }
  }

  /// Goes on behind bytes that no token stands for, those of a stored block: as many as are there,
  /// up to `count`. Appends them to `output` and comes back with their number.
  mutating func skip(_ count: Int, into output: inout [UInt8]) -> Int {
    let part = min(count, window.lookahead)
    for index in 0..<part { output.append(window[window.position + index]) }
    window.advance(part)
    window.enter(upTo: window.position)
    window.makeRoom()
    progress = .nothing
    return part
  }
}
