// SPDX-License-Identifier: Apache-2.0

internal import CairnDelta

/// The failures of verification in words: what was expected, what was found, and why that may be.
enum TrustFailure {
  static func signature(_ check: SignatureCheck, role: String, file: String) -> CairnError {
    var found: [String] = []
    if !check.invalid.isEmpty { found.append("wrongly by \(names(check.invalid))") }
    if !check.absent.isEmpty { found.append("not by \(names(check.absent))") }
    if !check.unusable.isEmpty {
      found.append("\(names(check.unusable)) cannot be used or are there twice")
    }
    if !check.foreign.isEmpty {
      found.append("\(names(check.foreign)) do not belong to the role")
    }
    let details = found.isEmpty ? "" : ": " + found.joined(separator: "; ")
    let hint =
      check.invalid.isEmpty
      ? "the publisher has not finished signing, or somebody else wrote the file: try another"
        + " mirror, and install nothing from here until the publisher has confirmed the keys"
      : "the file was changed after it was signed, by damage on the way or by somebody else: try"
        + " again or use another mirror, and tell the publisher if it stays so"
    return CairnError(
      .trustSignature,
      "\(file) is signed by \(check.valid.count) keys of the role \(Printable.text(role)), which"
        + " needs \(check.threshold)\(details)",
      hint: hint)
  }

  private static func names(_ ids: [KeyID]) -> String {
    let shown = ids.prefix(4).map { Printable.text($0.text, longest: 16) }.joined(separator: ", ")
    return ids.count > 4 ? "\(shown) and \(ids.count - 4) more" : shown
  }

  static func expired(_ file: String, at expires: UTCTime, now: UTCTime) -> CairnError {
    let age = now.secondsSince1970 - expires.secondsSince1970
    let since =
      switch age {
      case 172_800...: "\(age / 86_400) days"
      case 7_200...: "\(age / 3_600) hours"
      case 120...: "\(age / 60) minutes"
      default: "a moment"
      }
    return CairnError(
      .trustExpired,
      "\(file) has expired: it was good until \(expires), the clock here says \(now)",
      hint: "that was \(since) ago; if the clock here is wrong, set it; if it is right, the mirror"
        + " is stale, the publisher has not renewed the file, or somebody holds updates back: try"
        + " another mirror, then ask the publisher")
  }

  static func rollback(
    _ file: String, _ what: String, found: Int, trusted: Int
  ) -> CairnError {
    CairnError(
      .trustRollback,
      "\(file) has \(what) \(found), but \(trusted) was trusted here before",
      hint: "the mirror is behind the one that was used before, or somebody offers old metadata as"
        + " new, as in an attack: try another mirror, and tell the publisher if it stays so")
  }

  static func lost(_ file: String, _ entry: String) -> CairnError {
    CairnError(
      .trustRollback,
      "\(file) no longer lists \(Printable.text(entry)), which the snapshot trusted before had",
      hint: "publishers never drop an entry: somebody offers other metadata as new, as in an"
        + " attack; try another mirror, and tell the publisher if it stays so")
  }

  static func mixed(_ file: String, _ what: String) -> CairnError {
    CairnError(
      .trustMixed, "\(file) is not what the metadata above it names: \(what)",
      hint: "the file is damaged or cut off, the mirror holds files of different times, or somebody"
        + " mixes them: try again in a while or use another mirror")
  }

  static func missing(_ file: String, namedBy source: String) -> CairnError {
    CairnError(
      .trustMissing, "there is no \(file), which \(source) names",
      hint: "the mirror is incomplete: try again in a while or use another one")
  }

  static func tooLarge(_ file: String, _ length: Int, limit: Int) -> CairnError {
    CairnError(
      .trustMalformed, "\(file) should have \(length) bytes, the limit is \(limit)",
      hint: "no publisher needs so much: use another mirror, or raise the limit if you know why")
  }
}
