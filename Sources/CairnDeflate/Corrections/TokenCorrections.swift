// SPDX-License-Identifier: Apache-2.0

/// How a token differs from the foretold one.
enum TokenCorrections {
  /// Says that `actual` stands where `predictor` foretold another token. Throws `contradictory`
  /// where the content at the position is not what the token stands for.
  static func write(
    _ actual: Token, after predictor: TokenPredictor, to recorder: inout CorrectionRecorder
  ) throws(DeflateFailure) {
    guard predictor.window.isAhead(actual) else { throw .contradictory }
    let base: Token?
    if predictor.token.isLiteral {
      base = predictor.passedOver
      if let base {
        recorder.put(actual == base ? 0 : 1, .insteadOfLiteral)
        if actual == base { return }
      }
    } else {
      base = predictor.token
      recorder.put(actual.isLiteral ? 0 : 1, .insteadOfMatch)
      if actual.isLiteral { return }
    }
    if let base {
      recorder.put(ZigZag.encode(actual.length - base.length), .lengthDifference)
    } else {
      recorder.put(actual.length - Token.minLength, .length)
    }
    let rank = predictor.window.rank(of: actual.distance, length: actual.length)
    recorder.put(rank.map { $0 + 1 } ?? 0, .rank)
    if rank != nil { return }
    recorder.put(actual.distance - 1, .distance)
  }

  /// The token that stands where `predictor` foretold another. A match is no longer than the bytes
  /// that are there.
  static func read(
    after predictor: TokenPredictor, from source: inout some CorrectionSource
  ) throws(DeflateFailure) -> Token {
    let window = predictor.window
    let base: Token?
    if predictor.token.isLiteral {
      base = predictor.passedOver
      if let base, try source.next(.insteadOfLiteral, atMost: 1) == 0 { return base }
    } else {
      base = predictor.token
      if try source.next(.insteadOfMatch, atMost: 1) == 0 {
        return Token(literal: window[window.position])
      }
    }
    let most = min(Token.maxLength, window.lookahead)
    guard most >= Token.minLength else { throw .contradictory }
    let length =
      if let base {
        try source.next(.lengthDifference, from: base.length, within: Token.minLength...most)
      } else {
        try source.next(.length, atMost: most - Token.minLength) + Token.minLength
      }
    let rank = try source.next(.rank, atMost: MatchWindow.rankLimit)
    if rank > 0 {
      guard let distance = window.distance(ofRank: rank - 1, length: length) else {
        throw .contradictory
      }
      return Token(length: length, distance: distance)
    }
    let distance = try source.next(.distance, atMost: Token.maxDistance - 1) + 1
    guard distance <= window.total else { throw .contradictory }
    return Token(length: length, distance: distance)
  }
}
