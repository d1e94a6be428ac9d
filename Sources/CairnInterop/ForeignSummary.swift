// SPDX-License-Identifier: Apache-2.0

/// What a foreign patch says of itself, for people and for programs.
public struct ForeignSummary: Sendable, Hashable, CustomStringConvertible {
  /// The patch's format.
  public var format: ForeignFormat
  /// The size of the output in bytes, as claimed.
  public var targetSize: Int?
  /// How many windows the patch has (VCDIFF), which are decoded one at a time.
  public var windowCount: Int?
  /// The size of the largest window's output in bytes (VCDIFF).
  public var largestWindowSize: Int?
  /// How far into the base the patch reads, in bytes, where its headers say so: a base that is
  /// smaller is the wrong one.
  public var leastBaseSize: Int?
  /// The name of the compressor of the patch's sections, nil for none.
  public var compressor: String?
  /// Whether every window carries a checksum of its output, so that a wrong base is noticed.
  public var hasChecksums: Bool
  /// What the maker's tool left in the header for itself (xdelta3: the file names).
  public var applicationHeader: String?

  /// One `name: value` line for each thing known.
  public var description: String {
    var lines = ["format: \(format.rawValue)"]
    if let targetSize { lines.append("target size: \(targetSize)") }
    if let leastBaseSize { lines.append("base size at least: \(leastBaseSize)") }
    if let windowCount { lines.append("windows: \(windowCount)") }
    if let largestWindowSize { lines.append("largest window: \(largestWindowSize)") }
    lines.append("compressor: \(compressor ?? "none")")
    lines.append("checksums: \(hasChecksums ? "yes" : "no")")
    if let applicationHeader { lines.append("application header: \(applicationHeader)") }
    return lines.joined(separator: "\n")
  }
}
