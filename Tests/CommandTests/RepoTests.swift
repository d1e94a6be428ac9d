// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Repositories are signed from the command line")
struct RepoTests {
  /// A sandbox with a repository of one release.
  private static func published() throws -> Sandbox {
    let sandbox = try Sandbox()
    let made = try sandbox.shell(
      """
      mkdir one two && echo one > one/file && echo two > two/file
      exec "$CAIRN" release add one --repo repo --id 2024-06
      """)
    guard made.status == 0 else { throw Sandbox.SetupFailure(reason: made.errors) }
    return sandbox
  }

  /// The same, signed with the keys in `keys`.
  private static func signed() throws -> Sandbox {
    let sandbox = try published()
    let made = try sandbox.cairn(
      "repo", "init", "repo", "--keys", "keys", "--now", "2024-06-01T00:00:00Z")
    guard made.status == 0 else { throw Sandbox.SetupFailure(reason: made.errors) }
    return sandbox
  }

  private static func roles(_ outcome: Sandbox.Outcome) throws -> [String: [String: Any]] {
    let roles = try outcome.json["roles"] as? [[String: Any]] ?? []
    return Dictionary(uniqueKeysWithValues: roles.map { ($0["role"] as? String ?? "", $0) })
  }

  @Test("one command makes keys and signs, for beginners")
  func beginner() throws {
    let sandbox = try Self.published()
    let made = try sandbox.cairn("repo", "init", "repo", "--keys", "keys", "--json")
    #expect(made.status == 0, "\(made.errors)")
    #expect(try made.json["complete"] as? Bool == true)
    #expect(
      try made.json["published"] as? [String] == [
        "metadata/1.targets.json", "metadata/1.snapshot.json", "metadata/1.root.json",
        "metadata/timestamp.json",
      ])
    #expect(try sandbox.permissions(of: "keys") == 0o700)
    for role in ["root", "targets", "snapshot", "timestamp"] {
      #expect(try sandbox.permissions(of: "keys/\(role).pem") == 0o600)
    }
    // The catalog is as it was, and an unsigned reader reads it.
    #expect(try sandbox.cairn("release", "list", "--repo", "repo").output.contains("2024-06"))
    let again = try sandbox.cairn("repo", "init", "repo", "--keys", "keys", "--json")
    #expect(again.status == 12)
    #expect(try again.error["code"] as? String == "signing.exists")
  }

  @Test("a new repository can be signed before it has a release")
  func empty() throws {
    let sandbox = try Self.published()
    #expect(try sandbox.cairn("repo", "init", "new", "--keys", "keys").status == 0)
    let added = try sandbox.cairn("release", "add", "one", "--repo", "new", "--id", "1")
    #expect(added.status == 0, "\(added.errors)")
    let signed = try sandbox.cairn("repo", "sign", "new", "--keys", "keys", "--json")
    #expect(try signed.json["unsigned"] as? [String] == [])
    #expect(try (signed.json["published"] as? [String])?.count == 3)
  }

  @Test("a release is signed when it was added, and the status says what is not")
  func release() throws {
    let sandbox = try Self.signed()
    _ = try sandbox.cairn("release", "add", "two", "--repo", "repo", "--id", "2024-07")
    let before = try sandbox.cairn("repo", "status", "repo", "--now", "2024-06-02T00:00:00Z")
    #expect(before.output.contains("not signed: 2024-07"))
    let signed = try sandbox.cairn(
      "repo", "sign", "repo", "--keys", "keys", "--check", "--now", "2024-06-02T00:00:00Z")
    #expect(signed.status == 0, "\(signed.errors)")
    #expect(signed.output.contains("metadata/2.targets.json"))
    let after = try sandbox.cairn("repo", "status", "repo", "--json")
    #expect(try after.json["unsigned"] as? [String] == [])
    #expect(try Self.roles(after)["targets"]?["version"] as? Int == 2)
  }

  @Test("a refresh renews the timestamp alone, and says when the others expire")
  func refresh() throws {
    let sandbox = try Self.signed()
    let refreshed = try sandbox.shell(
      """
      SOURCE_DATE_EPOCH=1717632000 exec "$CAIRN" repo refresh repo \
        --key keys/timestamp.pem --json
      """)
    #expect(refreshed.status == 0, "\(refreshed.errors)")
    #expect(try refreshed.json["published"] as? [String] == ["metadata/timestamp.json"])
    let roles = try Self.roles(refreshed)
    #expect(roles["timestamp"]?["expires"] as? String == "2024-06-13T00:00:00Z")
    #expect(roles["targets"]?["expires"] as? String == "2024-08-30T00:00:00Z")
    #expect(roles["root"]?["expires"] as? String == "2025-06-01T00:00:00Z")
    let wrong = try sandbox.cairn("repo", "refresh", "repo", "--key", "keys/root.pem", "--json")
    #expect(wrong.status == 12)
  }

  @Test("an expired role is said, with the time that it is compared with")
  func expired() throws {
    let sandbox = try Self.signed()
    let status = try sandbox.cairn("repo", "status", "repo", "--now", "2024-07-01T00:00:00Z")
    #expect(status.output.contains("timestamp 1 has expired"))
    let late = try sandbox.cairn(
      "repo", "sign", "repo", "--keys", "keys", "--now", "2025-07-01T00:00:00Z", "--json")
    #expect(late.status == 12)
    #expect(try late.error["code"] as? String == "trust.expired")
    let message = try #require(try late.error["message"] as? String)
    #expect(message.contains("2025-06-01T00:00:00Z") && message.contains("2025-07-01T00:00:00Z"))
  }

  @Test("owners of the root sign copies elsewhere, and the publisher puts them together")
  func owners() throws {
    let sandbox = try Self.published()
    for owner in ["a", "b", "c"] { _ = try sandbox.cairn("key", "generate", "\(owner).pem") }
    let made = try sandbox.cairn(
      "repo", "init", "repo", "--root-key", "a.pem.pub", "--root-key", "b.pem.pub", "--root-key",
      "c.pem.pub", "--root-threshold", "2", "--keys", "keys", "--json")
    #expect(made.status == 0, "\(made.errors)")
    #expect(try made.json["complete"] as? Bool == false)
    #expect(try made.json["pending"] as? [String] == [".pending/1.root.json"])
    for owner in ["a", "c"] {
      let signed = try sandbox.shell(
        """
        mkdir \(owner) && cp repo/.pending/1.root.json \(owner) &&
        "$CAIRN" repo status \(owner)/1.root.json &&
        exec "$CAIRN" repo sign \(owner)/1.root.json --key \(owner).pem
        """)
      #expect(signed.status == 0, "\(signed.errors)")
      #expect(signed.output.contains("2 of 3"))
    }
    let one = try sandbox.cairn("repo", "sign", "repo", "--merge", "a/1.root.json")
    #expect(one.status == 0)
    #expect(one.output.contains("1 of 2 signatures"))
    let both = try sandbox.cairn(
      "repo", "sign", "repo", "--merge", "c/1.root.json", "--keys", "keys", "--json")
    #expect(both.status == 0, "\(both.errors)")
    #expect(try both.json["complete"] as? Bool == true)
  }

  @Test("keys are changed, by file or by the beginning of an id")
  func rotate() throws {
    let sandbox = try Self.signed()
    _ = try sandbox.cairn("key", "generate", "new.pem", "--type", "ecdsa")
    let shown = try sandbox.cairn("key", "show", "keys/timestamp.pem.pub", "--json").json
    let keys = try #require(shown["keys"] as? [[String: Any]])
    let id = try #require((keys[0]["key"] as? [String: Any])?["id"] as? String)
    let rotated = try sandbox.cairn(
      "key", "rotate", "repo", "--role", "timestamp", "--remove", String(id.prefix(8)), "--add",
      "new.pem.pub", "--key", "keys/root.pem", "--key", "new.pem", "--now",
      "2024-06-02T00:00:00Z", "--json")
    #expect(rotated.status == 0, "\(rotated.errors)")
    #expect(
      try rotated.json["published"] as? [String]
        == ["metadata/2.root.json", "metadata/timestamp.json"])
    #expect(try rotated.json["rootVersion"] as? Int == 2)
    let impossible = try sandbox.cairn(
      "key", "rotate", "repo", "--role", "targets", "--threshold", "2", "--now",
      "2024-06-02T00:00:00Z", "--json")
    #expect(impossible.status == 12)
    #expect(try impossible.error["code"] as? String == "signing.change-malformed")
  }

  @Test("a command signs in the place of a key in a file")
  func signer() throws {
    let sandbox = try Self.signed()
    let good = try sandbox.shell(
      """
      exec "$CAIRN" repo refresh repo --now 2024-06-02T00:00:00Z --signer \
        'keys/timestamp.pem.pub=openssl pkeyutl -sign -inkey keys/timestamp.pem -rawin -in /dev/stdin'
      """)
    if try sandbox.shell("command -v openssl").status == 0 {
      #expect(good.status == 0, "\(good.errors)")
    }
    let bad = try sandbox.cairn(
      "repo", "refresh", "repo", "--signer", "keys/timestamp.pem.pub=echo out of order >&2; false",
      "--now", "2024-06-02T00:00:00Z", "--json")
    #expect(bad.status == 12)
    #expect(try bad.error["code"] as? String == "signing.signer-failed")
    #expect(try (bad.error["message"] as? String)?.contains("out of order") == true)
  }

  @Test("mistakes are told, and nothing is signed")
  func mistakes() throws {
    let sandbox = try Self.signed()
    let before = try sandbox.read("repo/metadata/timestamp.json")
    func code(_ arguments: String) throws -> String? {
      try sandbox.shell("exec \"$CAIRN\" repo \(arguments) --json").error["code"] as? String
    }
    #expect(try sandbox.shell("chmod 644 keys/timestamp.pem").status == 0)
    #expect(try code("refresh repo --key keys/timestamp.pem") == "file.not-private")
    #expect(try sandbox.shell("chmod 600 keys/timestamp.pem").status == 0)
    #expect(try code("sign one --keys keys") == "trust.unsigned")
    #expect(try code("status one") == "trust.unsigned")
    #expect(try code("sign repo --keys keys --now yesterday") == "usage")
    #expect(try code("refresh repo") == "usage")
    #expect(try code("init other") == "usage")
    #expect(try code("sign repo/catalog.json --keys keys") == "trust.malformed")
    #expect(try code("status repo/metadata/timestamp.json") == "trust.malformed")
    #expect(try sandbox.read("repo/metadata/timestamp.json") == before)
    #expect(try !sandbox.names.contains("other"))
  }
}
