// SPDX-License-Identifier: Apache-2.0

/// One vector: a delta, what to apply it to, and what must come of it.
package struct VectorCase: Sendable {
  /// What a decoder must answer.
  package enum Expectation: String, Sendable, CaseIterable {
    case ok, malformed, truncated, damaged, unsupported
    case wrongBase = "wrong-base"
    case alreadyApplied = "already-applied"
    case limitExceeded = "limit-exceeded"
  }

  /// The name of the file, without its suffix.
  package let name: String
  package let expectation: Expectation
  package let base: ContentRule
  /// The digest of the target, where there is to be one.
  package let targetDigest: [UInt8]?
  package let comment: String
  package let delta: [UInt8]

  /// The path below the directory of vectors.
  package var path: String {
    "delta/\(expectation == .ok ? "accept" : "reject")/\(name).vector"
  }

  /// The bytes of the file: lines of text, an empty line, the delta.
  package var file: [UInt8] {
    var lines = ["expect: \(expectation.rawValue)", "base: \(base.text)"]
    if let targetDigest {
      lines.append("target-sha256: \(ContentRule.hexadecimal(targetDigest))")
    }
    lines.append("comment: \(comment)")
    let text = lines.map { $0.hasSuffix(" ") ? String($0.dropLast()) : $0 }
    return Array(text.joined(separator: "\n").utf8) + [10, 10] + delta
  }
}

extension VectorCase {
  /// A delta that must be accepted.
  static func accept(
    _ name: String, base: ContentRule, _ comment: String, _ draft: DeltaDraft
  ) -> VectorCase {
    VectorCase(
      name: name, expectation: .ok, base: base, targetDigest: draft.targetDigest,
      comment: comment, delta: draft.bytes)
  }

  /// A delta that must be refused.
  static func reject(
    _ name: String, _ expectation: Expectation, base: ContentRule, _ comment: String,
    _ delta: [UInt8]
  ) -> VectorCase {
    VectorCase(
      name: name, expectation: expectation, base: base, targetDigest: nil, comment: comment,
      delta: delta)
  }
}

extension VectorCase {
  /// Reads a vector back; nil where a line is not understood.
  package init?(name: String, file: [UInt8]) {
    let known: Set = ["expect", "base", "target-sha256", "comment"]
    guard let (fields, content) = VectorFields.read(file, known: known) else { return nil }
    guard let word = fields["expect"], let expectation = Expectation(rawValue: word),
      let text = fields["base"], let base = ContentRule(text)
    else { return nil }
    self.name = name
    self.expectation = expectation
    self.base = base
    comment = fields["comment"] ?? ""
    delta = content
    guard let digest = fields["target-sha256"] else {
      targetDigest = nil
      return
    }
    guard case .hex(let bytes) = ContentRule("hex(\(digest))")?.parts.first else { return nil }
    targetDigest = bytes
  }
}
