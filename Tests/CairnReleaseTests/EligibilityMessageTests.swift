// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnRelease
import Testing

@Suite("What a device is told")
struct EligibilityMessageTests {
  private let chain = EligibilityChain.oneCheckpoint()

  private func text(_ body: () throws(CairnError) -> [String]) -> String {
    do throws(CairnError) {
      return try body().joined(separator: ", ")
    } catch {
      return "\(error.message). \(error.hint ?? "")."
    }
  }

  @Test("a missing checkpoint is named, to the letter")
  func oneMissing() {
    let text = text { () throws(CairnError) in
      try chain.install("KB5048667", on: "2024-08", offered: ["KB5048667", "KB5046617"])
    }
    #expect(
      text == """
        2024-12 (KB5048667) needs checkpoint 2024-09 (KB5043080), which this device (2024-08) does \
        not have. Put KB5043080's package in the same folder and run again; Cairn installs both in \
        order.
        """)
  }

  @Test("several missing ones are named in their order")
  func severalMissing() {
    let chain = EligibilityChain.fourCheckpoints()
    let text = text { () throws(CairnError) in
      try chain.install("target", on: "M1", offered: ["target", "C3"])
    }
    #expect(
      text == """
        target (KB999) needs checkpoints C2 (KB200) and C4 (KB400), in this order, which this \
        device (M1) does not have. Put the packages of KB200 and KB400 in the same folder and run \
        again; Cairn installs all of them in order.
        """)
  }

  @Test("a new device is told of the baseline too; a release without alias goes by its id")
  func nothingInstalled() {
    let text = text { () throws(CairnError) in
      try chain.install("KB5048667", on: nil, offered: ["KB5048667"])
    }
    #expect(
      text == """
        2024-12 (KB5048667) needs baseline 2024-07 and checkpoint 2024-09 (KB5043080), in this \
        order, which this device (nothing installed) does not have. Put the packages of 2024-07 \
        and KB5043080 in the same folder and run again; Cairn installs all of them in order.
        """)
  }

  @Test("who installs a single package is told what to install first")
  func single() {
    let text = text { () throws(CairnError) in
      try chain.install("KB5048667", on: "2024-08", offered: ["KB5048667"], isSingle: true)
    }
    #expect(
      text == """
        2024-12 (KB5048667) needs checkpoint 2024-09 (KB5043080), which this device (2024-08) does \
        not have. Install KB5043080's package first, or put it in the same folder and install \
        2024-12 from the folder; Cairn installs both in order.
        """)
  }
}
