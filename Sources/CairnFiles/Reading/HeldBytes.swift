// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Glibc

/// Bytes kept in memory, for what comes through a pipe and can be read only once.
public final class HeldBytes: ByteSource, ViewableBytes {
  private let bytes: [UInt8]

  /// The number of bytes.
  public var size: Int { bytes.count }

  /// Keeps `bytes`.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads a delta or patch: `-` is the standard input, and any path that can be read once will do.
  ///
  /// - Parameter limit: the most bytes to take; more is `limitExceeded`.
  public static func read(_ path: String, limit: Int) throws(CairnError) -> HeldBytes {
    let descriptor =
      path == "-"
      ? Descriptor(STDIN_FILENO, path: "standard input", owned: false)
      : try Descriptor.open(path, O_RDONLY)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = try unsafe buffer.readFully { buffer throws(CairnError) in
        try unsafe descriptor.readNext(into: buffer)
      }
      guard count <= limit - bytes.count else {
        throw CairnError(
          .limitExceeded, "\(descriptor.path.forDisplay) gives more than \(ByteCount(limit))",
          hint: "save it to a file and name the file instead")
      }
      bytes.append(contentsOf: buffer[..<count])
      if count < buffer.count { return HeldBytes(bytes) }
    }
  }

  /// Runs `body` on the bytes.
  public func withView<R, E: Error>(_ body: (ByteView) throws(E) -> R) throws(E) -> R {
    try bytes.withView(body)
  }

  /// Copies the bytes at `offset` into `buffer`.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(CairnError) {
    try bytes.withView { view throws(CairnError) in
      try unsafe view.read(at: offset, into: buffer)
    }
  }
}

extension [UInt8] {
  /// Lets `body` fill the array's memory and returns what it returns.
  mutating func readFully(
    _ body: (UnsafeMutableRawBufferPointer) throws(CairnError) -> Int
  ) throws(CairnError) -> Int {
    var result: Result<Int, CairnError> = .success(0)
    // SAFETY: the buffer lives as long as the closure.
    unsafe withUnsafeMutableBytes { buffer in
      do throws(CairnError) {
        result = .success(try unsafe body(buffer))
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }
}
