// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Glibc

/// A sink that writes to a pipe or device as the bytes come.
///
/// What has been written cannot be taken back: whoever reads it must wait for the exit status.
public final class StreamSink: ByteSink {
  private let descriptor: Descriptor

  private init(_ descriptor: Descriptor) { self.descriptor = descriptor }

  /// The standard output.
  public static func standardOutput() -> StreamSink {
    StreamSink(Descriptor(STDOUT_FILENO, path: "standard output", owned: false))
  }

  /// The standard error.
  static func standardError() -> StreamSink {
    StreamSink(Descriptor(STDERR_FILENO, path: "standard error", owned: false))
  }

  /// Opens a pipe or device.
  public init(path: String) throws(CairnError) {
    descriptor = try .open(path, O_WRONLY | O_NOCTTY)
  }

  /// Writes bytes.
  public func append(_ bytes: ByteView) throws(CairnError) {
    try unsafe bytes.withUnsafeBytes { buffer throws(CairnError) in
      try unsafe descriptor.write(buffer)
    }
  }
}
