// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import Foundation
import Testing

@Suite("Files are read as they are")
struct ReadingTests {
  @Test("a source and a mapping give the same bytes")
  func sameBytes() throws {
    let scratch = try Scratch()
    let content = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let path = try scratch.write(content, to: "file")
    let source = try FileSource(path: path)
    let mapped = try MappedFile(path: path)
    #expect(source.size == content.count && mapped.size == content.count)
    #expect(try DeltaInput.head(of: source, count: .max) == content)
    #expect(mapped.withView { $0.copied() } == content)
    mapped.releaseResidentPages()
    #expect(mapped.withView { $0.copied() } == content, "the pages come back")
  }

  @Test("empty files and the null device are empty")
  func empty() throws {
    let scratch = try Scratch()
    let path = try scratch.write([], to: "empty")
    for path in [path, "/dev/null"] {
      #expect(try FileSource(path: path).size == 0)
      let mapped = try MappedFile(path: path)
      mapped.releaseResidentPages()
      #expect(mapped.withView { $0.count } == 0)
    }
  }

  @Test("a file that becomes shorter is an error of the source")
  func shrinking() throws {
    let scratch = try Scratch()
    let path = try scratch.write([UInt8](repeating: 1, count: 5000), to: "file")
    let source = try FileSource(path: path)
    try scratch.write([1, 2, 3], to: "shorter")
    // The same file, not another one under its name.
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    try handle.truncate(atOffset: 100)
    #expect(errorCode { _ = try DeltaInput.head(of: source, count: 5000) } == "file.changed")
  }

  @Test(
    "what cannot be read says why", arguments: [FileSource.self, MappedFile.self] as [Any.Type])
  func failures(_ kind: Any.Type) throws {
    let scratch = try Scratch()
    func open(_ path: String) throws {
      if kind == FileSource.self {
        _ = try FileSource(path: path)
      } else {
        _ = try MappedFile(path: path)
      }
    }
    #expect(errorCode { try open(scratch.file("gone")) } == "file.not-found")
    #expect(errorCode { try open(scratch.path) } == "file.is-directory")
    #expect(errorCode { try open("/dev/zero") } == "file.not-seekable")
    #expect(
      errorCode { try open(scratch.file(String(repeating: "x", count: 256))) }
        == "file.name-too-long")
    try scratch.write([], to: "file")
    #expect(errorCode { try open(scratch.file("file/below")) } == "file.not-found")
  }

  @Test("what comes through a pipe is kept, up to a limit")
  func pipes() throws {
    let scratch = try Scratch()
    let path = try scratch.write([UInt8](repeating: 8, count: 200_000), to: "file")
    #expect(try HeldBytes.read(path, limit: 200_000).size == 200_000)
    #expect(errorCode { _ = try HeldBytes.read(path, limit: 199_999) } == "delta.limit-exceeded")
    #expect(
      errorCode { _ = try HeldBytes.read("/dev/zero", limit: 1 << 20) }
        == "delta.limit-exceeded")
  }

  @Test("holes are counted")
  func holes() throws {
    let scratch = try Scratch()
    let path = try scratch.write([1], to: "file")
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    try handle.truncate(atOffset: 5 << 30)
    let source = try FileSource(path: path)
    #expect(source.size == 5 << 30)
    #expect(source.holeSize > 4 << 30)
  }

  /// The bytes of files that this process has in memory.
  private func residentFileSize() throws -> Int {
    let statm = try HeldBytes.read("/proc/self/statm", limit: 1000)
    let fields = statm.withView { String(decoding: $0.copied(), as: UTF8.self) }
      .split(separator: " ")
    return (Int(fields[2]) ?? .max) * 4096
  }

  @Test("scratch memory that is given back keeps what was written, and leaves no file")
  func scratchMemory() throws {
    let memory = try MappedScratch(size: 3 << 20)
    #expect(memory.size == 3 << 20)
    unsafe memory.buffer.storeBytes(of: 0x1234_5678, toByteOffset: 2 << 20, as: UInt32.self)
    let before = try residentFileSize()
    memory.releaseResidentPages()
    #expect(try residentFileSize() <= before)
    #expect(unsafe memory.buffer.load(fromByteOffset: 2 << 20, as: UInt32.self) == 0x1234_5678)
    #expect(unsafe memory.buffer.load(fromByteOffset: 0, as: UInt32.self) == 0)
    #expect(try MappedScratch(size: 0).size == 0)
  }

  @Test("a guarded mapping gives its memory back while it is being read")
  func residency() throws {
    let scratch = try Scratch()
    let path = try scratch.write([1], to: "file")
    let size = 512 << 20
    try #require(FileHandle(forUpdatingAtPath: path)).truncate(atOffset: UInt64(size))
    let mapped = try MappedFile(path: path)
    let guardian = ResidencyGuard(files: [mapped], limit: 128 << 20)
    let sum = mapped.withView { view in
      stride(from: 0, to: size, by: 4096).reduce(0) { $0 + Int(view[$1]) }
    }
    #expect(sum == 1)
    let end = ResourceUsage.monotonicSeconds + 20
    while try residentFileSize() > 400 << 20, ResourceUsage.monotonicSeconds < end {}
    #expect(try residentFileSize() <= 400 << 20)
    withExtendedLifetime(guardian) {}
  }
}
