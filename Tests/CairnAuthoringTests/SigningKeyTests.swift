// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import CairnDelta
import CairnFiles
import CairnRelease
import CairnTrust
import Foundation
import Testing

@Suite("Keys lie in files, or with others")
struct SigningKeyTests {
  private static let message = Array("message".utf8)

  @Test("what a key of each type signs, its public part verifies", arguments: KeyType.allCases)
  func roundTrip(type: KeyType) throws {
    let tree = try TestTree()
    let made = try KeyFile.generate(type, at: tree.at("key"), replacing: false)
    let key = try KeyFile.privateKey(tree.at("key"))
    let read = try KeyFile.publicKey(tree.at("key.pub"))
    #expect(read == made && key.publicKey == made && read.id == made.id)
    #expect(try KeyFile.publicKey(tree.at("key")) == made)
    let signature = try key.sign(Self.message)
    #expect(made.isValid(signature, of: Self.message))
    #expect(!made.isValid(signature, of: Self.message + [0]))
    let status = try tree.storage(".").status(TreePath.root.appending("key"))
    #expect(status?.mode == 0o600)
    #expect(
      errorCode { _ = try KeyFile.generate(type, at: tree.at("key"), replacing: false) } != nil)
    #expect(try KeyFile.privateKey(tree.at("key")).publicKey == made)
    let next = try KeyFile.generate(type, at: tree.at("key"), replacing: true)
    #expect(try KeyFile.privateKey(tree.at("key")).publicKey == next)
    #expect(next != made)
  }

  @Test("openssl's keys are read, and it reads ours", arguments: KeyType.allCases)
  func openssl(type: KeyType) throws {
    guard ChildProcess.find("openssl") != nil else { return }
    let tree = try TestTree()
    let kind =
      switch type {
      case .ed25519: ["-algorithm", "ed25519"]
      case .ecdsa: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
      case .rsa: ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
      }
    let made = try ChildProcess.run(["openssl", "genpkey"] + kind + ["-out", tree.at("theirs")])
    let shown = try ChildProcess.run(
      ["openssl", "pkey", "-in", tree.at("theirs"), "-pubout", "-out", tree.at("theirs.spki")])
    try #require(made.exitStatus == 0 && shown.exitStatus == 0)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: tree.at("theirs"))
    let theirs = try KeyFile.privateKey(tree.at("theirs"))
    #expect(try KeyFile.publicKey(tree.at("theirs.spki")) == theirs.publicKey)
    _ = try KeyFile.generate(type, at: tree.at("ours"), replacing: false)
    let read = try ChildProcess.run(["openssl", "pkey", "-in", tree.at("ours"), "-noout"])
    #expect(read.exitStatus == 0)
  }

  @Test("a private key that others can read is refused", arguments: [0o644, 0o640, 0o602, 0o610])
  func permissions(mode: Int) throws {
    let tree = try TestTree()
    _ = try KeyFile.generate(.ed25519, at: tree.at("key"), replacing: false)
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: tree.at("key"))
    #expect(errorCode { _ = try KeyFile.privateKey(tree.at("key")) } == "file.not-private")
    #expect(errorCode { _ = try KeyFile.publicKey(tree.at("key")) } == "file.not-private")
  }

  @Test("what is no key is refused")
  func malformed() throws {
    let tree = try TestTree()
    // For key exchange, not for signing; the other one has a passphrase.
    let exchange = """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VuBCIEIHgoZTpDyE0oILo8Nvxvi/8pNPWbvtFpqNhRIqKYGWNH
      -----END PRIVATE KEY-----
      """
    let texts = [
      "", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "{}", exchange,
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
    ]
    for text in texts {
      try tree.write(Array(text.utf8), to: "key", mode: 0o600)
      #expect(errorCode { _ = try KeyFile.privateKey(tree.at("key")) } == "trust.key")
      #expect(errorCode { _ = try KeyFile.publicKey(tree.at("key")) } == "trust.key")
    }
    try tree.write([UInt8](repeating: 65, count: 100_000), to: "key", mode: 0o600)
    #expect(errorCode { _ = try KeyFile.privateKey(tree.at("key")) } == "file.too-large")
  }

  @Test("a command's signature is verified before it is used")
  func external() throws {
    let tree = try TestTree()
    let key = try PrivateKey(.ed25519)
    try tree.write(try key.sign(Self.message), to: "right")
    try tree.write(try key.sign([]), to: "wrong")
    func signer(_ command: String) -> ExternalSigner {
      ExternalSigner(publicKey: key.publicKey, command: command)
    }
    let right = signer("cat '\(tree.at("right"))'")
    #expect(try key.publicKey.isValid(right.sign(Self.message), of: Self.message))
    let commands = [
      "cat '\(tree.at("wrong"))'", "true", "echo no token >&2; exit 3", "cat", "kill $$",
    ]
    for command in commands {
      #expect(errorCode { _ = try signer(command).sign(Self.message) } == "signing.signer-failed")
    }
    // The command is asked for the very bytes.
    _ = try? signer("cat > '\(tree.at("seen"))'").sign(Self.message)
    #expect(try tree.read("seen") == Self.message)
  }

  @Test("a command is named with its public key", arguments: ["", "=cat", "key.pub", "key.pub="])
  func parsing(text: String) {
    #expect(errorCode { _ = try ExternalSigner(parsing: text) } == "signing.signer-failed")
  }
}
