// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease
import Testing

@Suite("What releases are called")
struct EligibilityLookupTests {
  private let chain = EligibilityChain.oneCheckpoint()

  private var lookup: ReleaseLookup { ReleaseLookup(chain.offers(), chain: chain.chain) }

  @Test(
    "id, build and alias all mean the release",
    arguments: ["2024-12", "KB5048667", "kb5048667", "26100.2605"])
  func names(name: String) throws {
    #expect(try lookup.release(named: name).identity.id == "2024-12")
  }

  @Test("the latest is no preview, unless asked for or alone")
  func latest() throws {
    var chain = chain
    #expect(try lookup.release(named: "latest").identity.id == "2025-01")
    chain.add(.preview, "2025-01-preview")
    let offers = chain.offers().reversed()
    let lookup = ReleaseLookup(Array(offers), chain: chain.chain)
    #expect(try lookup.release(named: "latest").identity.id == "2025-01")
    #expect(
      try lookup.release(named: "latest", includesPreviews: true).identity.id == "2025-01-preview")
    let previews = ReleaseLookup(chain.offers(["KB5043178", "KB5046740"]), chain: chain.chain)
    #expect(try previews.release(named: "latest").identity.id == "2024-11-preview")
  }

  @Test("an unknown name is answered with near ones, or with the newest")
  func unknown() {
    let near = #expect(throws: CairnError.self) { try lookup.release(named: "KB5048668") }
    #expect(near?.code == .unknownRelease)
    #expect(near?.hint?.contains("2024-12 (KB5048667)") ?? false)
    let swapped = #expect(throws: CairnError.self) { try lookup.release(named: "2024-21") }
    #expect(swapped?.hint?.contains("2024-12 (KB5048667)") ?? false)
    let far = #expect(throws: CairnError.self) { try lookup.release(named: "something else") }
    #expect(far?.hint?.contains("2025-01 (KB5050009)") ?? false)
    let nothing = #expect(throws: CairnError.self) {
      try ReleaseLookup([], chain: chain.chain).release(named: "latest")
    }
    #expect(nothing?.code == .unknownRelease)
  }

  @Test("a release that only another chain has is refused with both names")
  func otherChain() {
    let other = EligibilityChain.oneCheckpoint(architecture: "x64")
    let error = #expect(throws: CairnError.self) {
      try ReleaseLookup(other.offers(), chain: chain.chain).release(named: "2024-12")
    }
    #expect(error?.code == .wrongChain)
    #expect(error?.message == "2024-12 (KB5048667) is for x64, this device is arm64")
  }

  @Test("what several chains have needs a chain")
  func ambiguous() throws {
    let other = EligibilityChain.oneCheckpoint(architecture: "x64")
    let both = chain.offers() + other.offers()
    for name in ["2024-12", "latest"] {
      let error = #expect(throws: CairnError.self) {
        try ReleaseLookup(both).release(named: name)
      }
      #expect(error?.code == .ambiguousRelease)
      #expect(error?.message.contains("arm64") ?? false)
      #expect(error?.message.contains("x64") ?? false)
      let mine = try ReleaseLookup(both, chain: other.chain).release(named: name)
      #expect(mine.identity.chain == other.chain)
    }
  }

  @Test("the same package twice is one; different packages of one name are not")
  func twice() throws {
    let twice = chain.offers() + chain.offers()
    #expect(
      try ReleaseLookup(twice, chain: chain.chain).release(named: "2024-12").identity.id
        == "2024-12")
    var forged = chain.offers(["2024-12"])
    forged[0].manifestDigest = EligibilityChain.digest("another")
    let error = #expect(throws: CairnError.self) {
      try ReleaseLookup(chain.offers() + forged, chain: chain.chain).release(named: "2024-12")
    }
    #expect(error?.code == .ambiguousRelease)
  }
}
