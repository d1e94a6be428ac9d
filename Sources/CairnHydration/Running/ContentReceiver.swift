// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
public import CairnRelease

/// Takes the contents that were asked for, from several threads.
public protocol ContentReceiver: Sendable {
  /// A place for a content that is about to be made.
  func open(_ content: Manifest.Content) throws(CairnError) -> any ContentPlace
}

/// Where a content's bytes go; what is not finished when it goes away was not made.
public protocol ContentPlace: AnyObject {
  /// Takes the next bytes.
  func append(_ bytes: ByteView) throws(CairnError)
  /// All bytes were taken, and they are what the content's name says.
  func finish() throws(CairnError)
}

/// Keeps contents in memory.
public final class MemoryReceiver: ContentReceiver {
  private let contents = Protected<[Digest: [UInt8]]>([:])

  /// An empty one.
  public init() {}

  /// The bytes of a content that was made.
  public subscript(content: Digest) -> [UInt8]? { contents.value[content] }

  /// A place in memory.
  public func open(_ content: Manifest.Content) throws(CairnError) -> any ContentPlace {
    MemoryPlace { [contents] bytes in contents.change { $0[content.digest] = bytes } }
  }
}

/// Keeps one content in memory until it is complete.
final class MemoryPlace: ContentPlace {
  private var sink = MemorySink()
  private let finished: ([UInt8]) -> Void

  init(finished: @escaping ([UInt8]) -> Void) { self.finished = finished }

  func append(_ bytes: ByteView) throws(CairnError) { try sink.append(bytes) }

  func finish() throws(CairnError) { finished(sink.bytes) }
}
