// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease
import Testing

@Suite("What a device may install")
struct EligibilityTests {
  private let chain = EligibilityChain.oneCheckpoint()

  @Test(
    "on a checkpoint or later, the target alone is enough",
    arguments: [
      EligibilityCase("KB5043080", to: "KB5046617", takes: "2024-11"),
      EligibilityCase("KB5043080", to: "KB5046740", takes: "2024-11-preview"),
      EligibilityCase("KB5043178", to: "KB5050009", takes: "2025-01"),
      EligibilityCase("KB5044284", to: "KB5050009", takes: "2025-01"),
      EligibilityCase("KB5043178", to: "KB5046740", takes: "2024-11-preview"),
      EligibilityCase("KB5044284", to: "KB5046740", takes: "2024-11-preview"),
      EligibilityCase("KB5043080", to: "KB5043178", takes: "2024-09-preview"),
      EligibilityCase("KB5046740", to: "KB5048667", takes: "2024-12"),
      EligibilityCase("KB5043080", to: "KB5050009", takes: "2025-01"),
      EligibilityCase("2024-07", to: "2024-08", takes: "2024-08"),
      EligibilityCase("2024-08", to: "KB5043080", takes: "2024-09"),
    ])
  func standing(row: EligibilityCase) throws {
    #expect(try chain.install(row.target, on: row.device, offered: [row.target]) == row.packages)
    #expect(
      try chain.install(row.target, on: row.device, offered: [row.target], isSingle: true)
        == row.packages)
    #expect(try chain.install(row.target, on: row.device) == row.packages)
  }

  @Test(
    "before a checkpoint, it comes first, in one go",
    arguments: [
      EligibilityCase("2024-08", to: "KB5048667", takes: "2024-09", "2024-12"),
      EligibilityCase("2024-07", to: "KB5043178", takes: "2024-09", "2024-09-preview"),
      EligibilityCase(nil, to: "KB5048667", takes: "2024-07", "2024-09", "2024-12"),
      EligibilityCase(nil, to: "2024-08", takes: "2024-07", "2024-08"),
      EligibilityCase(nil, to: "2024-07", takes: "2024-07"),
    ])
  func behind(row: EligibilityCase) throws {
    #expect(try chain.install(row.target, on: row.device) == row.packages)
    #expect(
      try chain.install(row.target, on: row.device, offered: row.packages.reversed())
        == row.packages)
  }

  @Test("with the first of four checkpoints, the other three and the target, in order")
  func fourCheckpoints() throws {
    let chain = EligibilityChain.fourCheckpoints()
    for device in ["C1", "M1"] {
      #expect(try chain.install("target", on: device) == ["C2", "C3", "C4", "target"])
    }
    #expect(try chain.install("target", on: "M4") == ["target"])
    #expect(try chain.install("M3", on: "RTM") == ["C1", "C2", "C3", "M3"])
    #expect(try chain.install("C3", on: "M1") == ["C2", "C3"])
  }

  @Test("one by one in order works, out of order does not")
  func oneByOne() throws {
    let chain = EligibilityChain.fourCheckpoints()
    let order = ["C1", "C2", "C3", "C4", "target"]
    for (place, target) in order.enumerated() {
      let device = place == 0 ? "RTM" : order[place - 1]
      let alone = try chain.install(target, on: device, offered: [target], isSingle: true)
      #expect(alone == [target])
      for later in order[(place + 1)...] {
        let error = #expect(throws: CairnError.self) {
          try chain.install(later, on: device, offered: [later], isSingle: true)
        }
        #expect(error?.code == .checkpointMissing)
        for name in order[place..<order.count] where name != later && name != "target" {
          let isBefore = order.firstIndex(of: name).map { $0 < place } ?? false
          let isNeeded = (order.firstIndex(of: name) ?? 0) < (order.firstIndex(of: later) ?? 0)
          #expect(error?.message.contains("\(name) (") == (isNeeded && !isBefore))
        }
      }
    }
  }

  @Test("the same release again is nothing to do, even without its package's prerequisites")
  func again() throws {
    for head in chain.heads {
      let id = head.identity.id
      #expect(try chain.install(id, on: id, offered: [id]) == ["already installed"])
    }
  }

  @Test("an older release is refused unless it is asked for")
  func downgrade() throws {
    let error = #expect(throws: CairnError.self) {
      try chain.install("KB5044284", on: "KB5048667")
    }
    #expect(error?.code == .downgradeRefused)
    #expect(error?.message.contains("2024-10 (KB5044284)") ?? false)
    #expect(error?.message.contains("2024-12 (KB5048667)") ?? false)
    #expect(error?.hint?.contains("--allow-downgrade") ?? false)
    #expect(
      try chain.install("KB5044284", on: "KB5048667", allowsDowngrade: true) == ["2024-10"])
    #expect(
      try chain.install("KB5043080", on: "KB5048667", allowsDowngrade: true) == ["2024-09"])
  }

  @Test("moving back behind a checkpoint takes all that a new device takes")
  func downgradeBehindCheckpoint() throws {
    #expect(
      try chain.install("2024-08", on: "KB5048667", allowsDowngrade: true)
        == ["2024-07", "2024-08"])
    let error = #expect(throws: CairnError.self) {
      try chain.install("2024-08", on: "KB5048667", offered: ["2024-08"], allowsDowngrade: true)
    }
    #expect(error?.message.contains("needs baseline 2024-07") ?? false)
  }

  @Test("what does not belong to the device is refused with both names")
  func wrongChain() throws {
    let target = try #require(EligibilityChain.oneCheckpoint(architecture: "x64").head("2024-12"))
    let others = [
      target, foreign(channel: "beta", product: "tools"),
      foreign(channel: "stable", product: "games"),
    ]
    let words = [["arm64", "x64"], ["stable", "beta"], ["tools", "games"]]
    let installed = try #require(chain.head("2024-10"))
    for (other, words) in zip(others, words) {
      let error = #expect(throws: CairnError.self) {
        try Eligibility.decide(
          device: InstalledRelease(installed), target: other, offered: chain.offers())
      }
      #expect(error?.code == .wrongChain)
      for word in words { #expect(error?.message.contains(word) ?? false) }
    }
  }

  private func foreign(channel: String, product: String) -> PackageHead {
    var chain = EligibilityChain(channel: channel, product: product)
    chain.add(.monthly, "2024-12")
    return chain.heads[0]
  }

  @Test("a chain of the same name with other releases in it is refused")
  func foreignHistory() throws {
    var other = EligibilityChain()
    for head in chain.heads {
      let kind: EligibilityChain.Kind = head.identity.isCheckpoint ? .monthly : .checkpoint
      other.add(head.identity.ordinal == 0 ? .monthly : kind, head.identity.id)
    }
    for name in ["2025-01", "2024-09"] {
      let target = try #require(other.head(name))
      let error = #expect(throws: CairnError.self) {
        try Eligibility.decide(
          device: chain.head("2024-12").map { InstalledRelease($0) }, target: target,
          offered: other.offers(), allowsDowngrade: true)
      }
      #expect(error?.code == .foreignRelease)
    }
  }

  @Test("a feature takes the packages of all checkpoints and of the installed release")
  func features() throws {
    for (name, expected) in [
      ("KB5048667", ["2024-07", "2024-09", "2024-12"]), ("2024-07", ["2024-07"]),
      ("KB5043080", ["2024-07", "2024-09"]),
    ] {
      let device = InstalledRelease(try #require(chain.head(name)))
      let packages = try Eligibility.packages(
        forFeature: "docs", of: device, offered: chain.offers())
      #expect(packages.map(\.identity.id) == expected)
    }
    let device = InstalledRelease(try #require(chain.head("KB5048667")))
    let error = #expect(throws: CairnError.self) {
      try Eligibility.packages(
        forFeature: "docs", of: device, offered: chain.offers(["2024-09", "2025-01"]))
    }
    #expect(error?.code == .featureIncomplete)
    #expect(error?.message.contains("2024-07 and 2024-12 (KB5048667) are not there") ?? false)
  }
}
