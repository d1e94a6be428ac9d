// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import CairnInterop

/// A delta of Cairn's own or of another program, told apart by its first bytes.
enum Patch {
  case cairn(DeltaApplier)
  case foreign(ForeignFormat, any ViewableBytes)

  /// Opens and checks the delta at `path`; `-` is the standard input.
  static func open(_ path: String, limits: DecodingLimits) throws(CairnError) -> Patch {
    let source = try DeltaInput.open(path)
    let head = try DeltaInput.head(of: source, count: 16)
    if let format = ForeignFormat.detect(head) {
      return .foreign(format, try DeltaInput.viewable(source, path: path))
    }
    return .cairn(
      try naming(path) { () throws(CairnError) in
        try DeltaApplier(delta: source, limits: limits)
      })
  }

  /// Opens a delta that must be one of Cairn's own, for what no other format allows.
  static func openOwn(
    _ path: String, limits: DecodingLimits, to verb: String
  ) throws(CairnError) -> DeltaApplier {
    switch try open(path, limits: limits) {
    case .cairn(let applier): return applier
    case .foreign(let format, _):
      throw CairnError(
        .unsupported, "\(path) is a \(format.title) patch, which Cairn can apply but not \(verb)",
        hint: "apply it, then make a delta of the two files with cairn diff")
    }
  }
}

extension ForeignFormat {
  /// The name that people know the format by.
  var title: String {
    switch self {
    case .bsdiff40: return "BSDIFF40"
    case .vcdiff: return "VCDIFF"
    }
  }
}

/// Runs `body`, whose errors about a delta do not know its path yet, and adds the path to them.
func naming<R>(
  _ path: String, _ body: () throws(CairnError) -> R
) throws(CairnError) -> R {
  do throws(CairnError) {
    return try body()
  } catch {
    let isNamed = !error.code.id.hasPrefix("delta.") || error.message.contains(path)
    throw isNamed ? error : error.at(path == "-" ? "standard input" : path)
  }
}
