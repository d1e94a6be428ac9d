// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnTrust
import Testing

/// Keys and signatures over the text `cairn`, made by python's securesystemslib.
@Suite("Keys")
struct KeyTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let name, id, type, scheme, value, signature: String
    var testDescription: String { name }
    var key: PublicKey { PublicKey(type: type, scheme: scheme, publicValue: value) }
    var bytes: [UInt8] {
      stride(from: 0, to: signature.utf8.count, by: 2).compactMap { place in
        let start = signature.index(signature.startIndex, offsetBy: place)
        return UInt8(signature[start..<signature.index(start, offsetBy: 2)], radix: 16)
      }
    }
  }

  static let samples: [Sample] = [
    Sample(
      name: "ed25519",
      id: "dfe952655d0f18eecc51100558a9d788d896fe4733cca882475a7482db239728",
      type: "ed25519", scheme: "ed25519",
      value: "218c86db33d2c8c915b157a01dd8e0196a8f29c7574a57a1069d76ebbb57c92c",
      signature: "c5993c63f4ce813235b711c026897bf289886de76784a824fdba19ff03b51712f5918a61"
        + "f91bbc71355f3191a052892339f39183f6cb8b3ae62e461323063408"),
    Sample(
      name: "ecdsa",
      id: "0aefc06433a037a75a6a31f48935e8489d2e5d0496b2d7091b8f12a0ded40cf8",
      type: "ecdsa", scheme: "ecdsa-sha2-nistp256",
      value: "-----BEGIN PUBLIC KEY-----\n"
        + "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAk+GjCwUIQfzUes3oE7XrLy+7uxa\n"
        + "S1Ofg4kEtLwgc8EAkZoTvHbgTq4ghgYs0+KHVvuxCygcvafvYBiR15PZqA==\n"
        + "-----END PUBLIC KEY-----\n",
      signature: "3044022014c5f29f78142b14fdc84d6ef2bcf66d6ea5334f231c2e93a4bb05bfa88933a4"
        + "022037afcacffc81b2731b1e9407a77ae0d2589651c0042365f7ffe5d8b256628837"),
    Sample(
      name: "rsa",
      id: "3b64fcbf92d0be1c108ef85466456b2937fc1b586aaa1fedc2a6088168d41917",
      type: "rsa", scheme: "rsassa-pss-sha256",
      value: "-----BEGIN PUBLIC KEY-----\n"
        + "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAl467XNGpkEqwZDEYF8oQ\n"
        + "2kcTU7CxRkHVFKiyJwv2Sqo0FuypmAYoOSuG3QepH4VROubraLQ+9Uibai5tlcPq\n"
        + "B74uV7E4bLdn7EZAhHrRKnSXDrr6DQ5hH2xfacWHQDgweZO9RJxz5dvPPWIHY6cN\n"
        + "BY3bmXYyX+iUtl99bJbcAwPdd0nyqmSNTE4A0W1/GeLcXypLKymfgIK0BIGq7dME\n"
        + "pHKeX2mPS4BiYOefN9ilCvy+wCdn1s3oh66Bg/L36oSzEZY2uF5ybyze4R9Z1aJU\n"
        + "7LOTjh/+oQ4nrpdWTRpBBNQ5ZOu+MbQrnNEIeWE9jHFj9ObidrRI+6RmyUh6HxnL\n"
        + "LwIDAQAB\n"
        + "-----END PUBLIC KEY-----\n",
      signature: "755f8f435a7c05648bec2a00faf1297976f36843486928ea5fb9e7bcb471d33fe7cacff2"
        + "aa2b786fd947ab9dc7f1fd65bc1fd16d2a80de0bad611a57625a39f7682d2097e0446918"
        + "6896322aa731f6a89924050fc99016f1a2dc56f59c967204ff1a820a4a6929d610b0248f"
        + "c4fa7f7ca5789b14a52bfa80ca5b9f3fb5679c1732262c8b0e316f3aaab6878de0f01e6d"
        + "b02a679b9001de51d0ea393aabb882f5c09678bb40c349e14eb82dcb907201c9388637e9"
        + "cdc72765a857c5c32fa2ab21efbdb944dd3117f2dc75c6bc5461bffddc30dfc47b6b5cac"
        + "3226cf1d3ae192c808e35e537c956ed0d100b58bb7d1190600b5f22795c29ccbfa3f521d"
        + "4f78e6f0"),
  ]

  private let message = Array("cairn".utf8)

  @Test("the key id is the one that other publishers compute", arguments: samples)
  func keyID(sample: Sample) { #expect(sample.key.id.text == sample.id) }

  @Test("a right signature is valid", arguments: samples)
  func valid(sample: Sample) {
    #expect(sample.key.isUsable)
    #expect(sample.key.isValid(sample.bytes, of: message))
  }

  @Test("a signature over other bytes, changed, cut off or empty is not valid", arguments: samples)
  func invalid(sample: Sample) {
    #expect(!sample.key.isValid(sample.bytes, of: message + [0]))
    #expect(!sample.key.isValid(sample.bytes.dropLast(), of: message))
    #expect(!sample.key.isValid([], of: message))
    for place in stride(from: 0, to: sample.bytes.count, by: 7) {
      var changed = sample.bytes
      changed[place] ^= 1
      #expect(!sample.key.isValid(changed, of: message), "byte \(place)")
    }
  }

  @Test("a key of an unknown type or scheme, or without a value, verifies nothing")
  func unknown() throws {
    let sample = Self.samples[0]
    for key in [
      PublicKey(type: "ed448", scheme: "ed25519", publicValue: sample.value),
      PublicKey(type: "ed25519", scheme: "ed25519ph", publicValue: sample.value),
      PublicKey(type: "ecdsa", scheme: "ecdsa-sha2-nistp256", publicValue: sample.value),
      PublicKey(type: "rsa", scheme: "rsassa-pss-sha256", publicValue: Self.samples[1].value),
      PublicKey(ed25519: [1, 2, 3]),
      try PublicKey(
        .object(["keytype": .string("x"), "scheme": .string("y"), "keyval": .object([:])])),
    ] {
      #expect(!key.isUsable)
      #expect(!key.isValid(sample.bytes, of: message))
    }
  }

  @Test("the deprecated spelling of ECDSA's key type works")
  func spelling() {
    let sample = Self.samples[1]
    let key = PublicKey(
      type: "ecdsa-sha2-nistp256", scheme: "ecdsa-sha2-nistp256", publicValue: sample.value)
    #expect(key.isValid(sample.bytes, of: message))
  }

  @Test("members of a key that nobody knows stay")
  func unknownMembers() throws {
    let json = JSON.object([
      "keytype": .string("ed25519"), "scheme": .string("ed25519"),
      "keyval": .object(["public": .string(Self.samples[0].value), "more": .integer(1)]),
      "keyid_hash_algorithms": .array([.string("md5")]),
    ])
    #expect(try PublicKey(json).json == json)
  }
}
