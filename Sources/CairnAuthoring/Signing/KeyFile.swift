// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import CairnFiles
import CairnHydration
public import CairnTrust

/// Keys in files: `NAME`, readable by its owner alone, and `NAME.pub` beside it.
public enum KeyFile {
  /// How the names of public keys end.
  public static let publicSuffix = ".pub"

  /// Makes a key and both of its files.
  ///
  /// - Throws: `outputExists` where one of them is there already, unless `replacing`.
  public static func generate(
    _ type: KeyType, at path: String, replacing: Bool
  ) throws(CairnError) -> PublicKey {
    let publicPlace = try OutputPlace.choose(
      path + publicSuffix, replacing: replacing, inputs: [])
    let key = try PrivateKey(type)
    try PrivateFile.write(Array(key.pem.utf8), to: path, replacing: replacing)
    try key.publicKey.file().withView { view throws(CairnError) in try publicPlace.write(view) }
    return key.publicKey
  }

  /// Reads a private key.
  ///
  /// - Throws: `notPrivate` where others can read it; `trustKey` where it is none.
  public static func privateKey(_ path: String) throws(CairnError) -> PrivateKey {
    let bytes = try PrivateFile.read(path, limit: PrivateKey.largestSize)
    do throws(CairnError) {
      return try PrivateKey(pem: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw error.at(path)
    }
  }

  /// Reads a public key, or the public part of a private one.
  public static func publicKey(_ path: String) throws(CairnError) -> PublicKey {
    let file = try FileSource(path: path)
    let bytes = try file.allBytes(limit: PrivateKey.largestSize)
    guard !String(decoding: bytes, as: UTF8.self).contains("PRIVATE KEY-----") else {
      return try privateKey(path).publicKey
    }
    do throws(CairnError) { return try PublicKey(file: bytes) } catch { throw error.at(path) }
  }
}
