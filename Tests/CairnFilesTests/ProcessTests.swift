// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import Synchronization
import Testing

@Suite("Threads, digests and other programs")
struct ProcessTests {
  @Test("a parallel loop does each part once, at most so many at a time", arguments: [1, 2, 3, 8])
  func loop(threads: Int) {
    let loop = ParallelLoop.dispatch(threads: threads)
    #expect(loop.width == threads)
    for count in [0, 1, 2, 7, 1000] {
      let calls = Mutex([Int](repeating: 0, count: count))
      let running = Atomic<Int>(0)
      let most = Mutex(0)
      loop(count) { index in
        let now = running.add(1, ordering: .sequentiallyConsistent).newValue
        most.withLock { $0 = max($0, now) }
        calls.withLock { $0[index] += 1 }
        running.subtract(1, ordering: .sequentiallyConsistent)
      }
      #expect(calls.withLock { $0.allSatisfy { $0 == 1 } })
      #expect(most.withLock { $0 } <= threads)
    }
  }

  @Test("the digest is SHA-256, and taking it does not end the computation")
  func digest() {
    var hasher = SHA256Hasher()
    #expect(
      hasher.digest().description
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    Array("ab".utf8).withView { hasher.update($0) }
    let copy = hasher
    Array("c".utf8).withView { hasher.update($0) }
    #expect(
      hasher.digest().description
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(copy.digest() != hasher.digest())
  }

  @Test("the digest of a file needs no memory for it")
  func fileDigest() throws {
    let scratch = try Scratch()
    let content = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 >> 3) }
    let path = try scratch.write(content, to: "file")
    var hasher = SHA256Hasher()
    content.withView { hasher.update($0) }
    #expect(try SHA256Hasher.digest(of: FileSource(path: path)) == hasher.digest())
  }

  @Test("a program is run, measured and its end reported")
  func child() throws {
    let scratch = try Scratch()
    let run = try ChildProcess.run(
      ["sh", "-c", "echo out; echo err >&2; exit 7"], output: scratch.file("out"),
      errors: scratch.file("err"))
    #expect(run.exitStatus == 7)
    #expect(try scratch.read("out") == Array("out\n".utf8))
    #expect(try scratch.read("err") == Array("err\n".utf8))
    #expect(run.usage.peakResidentSize > 0 && run.usage.elapsedSeconds > 0)
    #expect(try ChildProcess.run(["sh", "-c", "kill -9 $$"]).exitStatus == 137)
    let busy = try ChildProcess.run([
      "sh", "-c", "i=0; while test $i -lt 100000; do i=$((i+1)); done",
    ])
    #expect(busy.usage.processorSeconds > 0.01)
    #expect(errorCode { _ = try ChildProcess.run(["no-such-program-here"]) } == "file.not-found")
    #expect(ChildProcess.find("sh")?.hasSuffix("/sh") == true)
    #expect(ChildProcess.find("no-such-program-here") == nil)
  }

  @Test("a temporary directory goes away with its files")
  func temporaryDirectory() throws {
    var directory: TemporaryDirectory? = try TemporaryDirectory()
    let path = try #require(directory?.path)
    #expect(try ChildProcess.run(["touch", "\(path)/file"]).exitStatus == 0)
    directory = nil
    #expect(try ChildProcess.run(["test", "-e", path]).exitStatus == 1)
  }
}
