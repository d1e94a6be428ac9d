// SPDX-License-Identifier: Apache-2.0

/// Finds how to make a deflate stream again.
public enum DeflateAnalysis {
  /// Why a stream is better left as it is.
  public enum Refusal: Sendable, Hashable {
    /// The corrections would take about this many bytes, too many for the size of the stream.
    case corrections(size: Int)
    /// The stream cannot be made again from what it expands to.
    case notReproducible
  }

  /// What came out of an analysis.
  public enum Outcome: Sendable, Hashable {
    /// The stream comes back exactly.
    case recipe(DeflateRecipe)
    /// The stream is better left as it is.
    case refusal(Refusal)
  }

  /// How to make `compressed`, a whole raw deflate stream, from `expanded`, what it expands to.
  ///
  /// `likely` are the settings of earlier streams of the file; they are tried first. Streams are
  /// compared on a prefix first, so that most settings are ruled out at little cost.
  public static func recipe(
    for compressed: Span<UInt8>, expanded: Span<UInt8>, likely: [DeflateSettings] = []
  ) throws(DeflateFailure) -> Outcome {
    var tried: Set<DeflateSettings> = []
    for settings in likely + candidates where tried.insert(settings).inserted {
      if try makes(compressed, from: expanded, with: settings) {
        return .recipe(DeflateRecipe(settings: settings))
      }
    }
    return .refusal(.notReproducible)
  }

  private static var candidates: [DeflateSettings] {
    var list: [DeflateSettings] = []
    for memoryLevel in [8, 9] {
      for level in [6, 9, 1, 5, 7, 8, 4, 3, 2] {
        if let settings = DeflateSettings(level: level, windowBits: 15, memoryLevel: memoryLevel) {
          list.append(settings)
        }
      }
    }
    return list
  }

  private static func makes(
    _ compressed: Span<UInt8>, from expanded: Span<UInt8>, with settings: DeflateSettings
  ) throws(DeflateFailure) -> Bool {
    let deflater = try LibraryDeflater(settings)
    var output: [UInt8] = []
    var checked = 0
    var position = 0
    while true {
      let count = min(expanded.count - position, 1 << 16)
      if count > 0 {
        try deflater.write(expanded.extracting(position..<position + count), into: &output)
        position += count
      } else {
        try deflater.finish(into: &output)
      }
      guard output.count <= compressed.count - checked else { return false }
      for index in output.indices where output[index] != compressed[checked + index] {
        return false
      }
      checked += output.count
      output.removeAll(keepingCapacity: true)
      if count == 0 { return checked == compressed.count }
    }
  }
}
