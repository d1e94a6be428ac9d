// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Glibc

/// Opens a delta, wherever it comes from.
public enum DeltaInput {
  /// The most bytes taken from a pipe.
  public static let pipeLimit = 1 << 30

  /// Opens `path` to be read in place; `-` and pipes are read into memory.
  public static func open(_ path: String) throws(CairnError) -> any ByteSource {
    if path == "-" { return try HeldBytes.read(path, limit: pipeLimit) }
    if let status = try FileStatus.at(path), status.kind == .stream {
      return try HeldBytes.read(path, limit: pipeLimit)
    }
    return try FileSource(path: path)
  }

  /// All bytes of a source that `open` returned for `path`: mapped where it is a file.
  public static func viewable(
    _ source: any ByteSource, path: String
  ) throws(CairnError) -> any ViewableBytes {
    if let held = source as? HeldBytes { return held }
    return try MappedFile(path: path)
  }

  /// The first bytes of `source`, at most `count`.
  public static func head(of source: any ByteSource, count: Int) throws(CairnError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(count, source.size))
    _ = try unsafe bytes.readFully { buffer throws(CairnError) in
      try unsafe source.read(at: 0, into: buffer)
      return buffer.count
    }
    return bytes
  }
}
