// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite("Somebody without permission is told so")
struct PermissionTests {
  /// What makes a command run as an ordinary user: nothing, or a change of user for root.
  private static let asUser =
    #"$(test "$(id -u)" != 0 || echo setpriv --reuid=65534 --clear-groups)"#

  /// Whether an ordinary user can run the command at all where it has been built.
  static var canRun: Bool {
    guard let sandbox = try? Sandbox() else { return false }
    let probe = try? sandbox.shell(#"\#(asUser) "$CAIRN" --version"#)
    return probe?.status == 0
  }

  @Test("an unreadable file", .enabled(if: PermissionTests.canRun))
  func unreadable() throws {
    let sandbox = try Sandbox.withDelta()
    let script = #"chmod 0 old; \#(Self.asUser) "$CAIRN" apply old delta -o made --json"#
    let outcome = try sandbox.shell(script)
    #expect(outcome.status == 1)
    #expect(try outcome.error["code"] as? String == "file.not-permitted")
  }

  @Test("a directory that one may not write to", .enabled(if: PermissionTests.canRun))
  func unwritable() throws {
    let sandbox = try Sandbox.withDelta()
    let script = #"""
      mkdir closed && chmod 555 closed \
        && \#(Self.asUser) "$CAIRN" apply old delta -o closed/made --json
      """#
    let outcome = try sandbox.shell(script)
    #expect(outcome.status == 1)
    #expect(try outcome.error["code"] as? String == "file.not-permitted")
    #expect(try outcome.error["message"] as? String != nil)
  }

  @Test("an ordinary user can do the work", .enabled(if: PermissionTests.canRun))
  func ordinaryUser() throws {
    let sandbox = try Sandbox.withDelta()
    let script = #"""
      chmod 644 old delta; \#(Self.asUser) "$CAIRN" apply old delta -o made && cmp made new
      """#
    #expect(try sandbox.shell(script).status == 0)
  }
}
