// SPDX-License-Identifier: Apache-2.0

/// A patch format of another tool that Cairn can apply.
public enum ForeignFormat: String, Sendable {
  /// What `bsdiff` 4 writes: three bzip2 streams behind the magic `BSDIFF40`.
  case bsdiff40
  /// RFC 3284, as xdelta3 and open-vcdiff write it.
  case vcdiff

  /// The format of the patch that starts with `head`, or nil where it is none of them.
  ///
  /// Eight bytes are enough; with fewer, the answer may be nil for a patch that is one.
  public static func detect(_ head: [UInt8]) -> ForeignFormat? {
    if head.starts(with: BsdiffHeader.magic) { return .bsdiff40 }
    if head.count > 3, head.starts(with: VCDIFFHeader.magic),
      VCDIFFDialect(rawValue: head[3]) != nil
    {
      return .vcdiff
    }
    return nil
  }
}
