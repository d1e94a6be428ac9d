// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite("Too little space is noticed and leaves nothing behind")
struct SpaceTests {
  /// Runs `$2` and so on with `small` being a file system of one MiB.
  private static let onSmallDisk = #"""
    mkdir small && exec unshare -m sh -c \
      'mount -t tmpfs -o size=1m none small && eval "$1"' sh "$1"
    """#

  /// Whether this machine lets a test mount something.
  static var canMount: Bool {
    guard let sandbox = try? Sandbox() else { return false }
    return (try? sandbox.shell(onSmallDisk, ["true"]))?.status == 0
  }

  @Test("before anything is written", .enabled(if: SpaceTests.canMount))
  func tooSmall() throws {
    let sandbox = try Sandbox.withDelta(size: 1_500_000)
    let outcome = try sandbox.shell(
      Self.onSmallDisk,
      [#""$CAIRN" apply old delta -o small/made --json; status=$?; ls -A small >&2; exit $status"#])
    #expect(outcome.status == 5)
    #expect(outcome.errors.isEmpty, "no file is left")
    #expect(try outcome.error["code"] as? String == "file.no-space")
    let message = try outcome.error["message"] as? String ?? ""
    #expect(message.contains("1,500,500 bytes needed"), "\(message)")
    #expect(message.contains("1,048,576 bytes available"), "\(message)")
  }

  @Test("exactly enough is enough", .enabled(if: SpaceTests.canMount))
  func justEnough() throws {
    let sandbox = try Sandbox.withDelta(size: 900_000)
    let outcome = try sandbox.shell(
      Self.onSmallDisk, [#""$CAIRN" apply old delta -o small/made && cmp small/made new"#])
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test("when the space goes away meanwhile", .enabled(if: SpaceTests.canMount))
  func fullWhileWriting() throws {
    let sandbox = try Sandbox.withDelta(size: 900_000)
    // A patch of another program names no size that could be checked where it comes in a pipe of
    // unknown length; a device that is full shows the same.
    let outcome = try sandbox.shell(#""$CAIRN" apply old delta -o /dev/full --json"#)
    #expect(outcome.status == 5)
    #expect(try outcome.error["code"] as? String == "file.no-space")
  }

  @Test("a limit on the size of files is an error, and nothing is left")
  func fileSizeLimit() throws {
    let sandbox = try Sandbox.withDelta(size: 1_500_000)
    let before = try sandbox.names
    let outcome = try sandbox.shell(
      #"ulimit -f 100; "$CAIRN" apply old delta -o made 2> errors; status=$?; cat errors >&2; rm errors; exit $status"#
    )
    #expect(outcome.status == 5, "\(outcome.errors)")
    #expect(outcome.errors.contains("ulimit -f"))
    #expect(try sandbox.names == before)
  }

  @Test("a file system that is read-only", .enabled(if: SpaceTests.canMount))
  func readOnly() throws {
    let sandbox = try Sandbox.withDelta()
    let script = #"mount -o remount,ro small && "$CAIRN" apply old delta -o small/made --json"#
    let outcome = try sandbox.shell(Self.onSmallDisk, [script])
    #expect(outcome.status == 1)
    #expect(try outcome.error["code"] as? String == "file.read-only")
  }
}
