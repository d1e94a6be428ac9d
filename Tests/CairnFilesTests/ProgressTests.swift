// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles
import Testing

@Suite("A line of progress tells how far and how long")
struct ProgressTests {
  @Test("rate and remaining time follow from what was done")
  func rate() {
    let line = ProgressLine(phase: .matching, completed: 10 << 20, total: 40 << 20, elapsed: 2)
    #expect(line.text == "matching  10.0 MiB of 40.0 MiB  25%  5.0 MiB/s  ETA 0:06")
  }

  @Test("what an earlier run had done does not count for the rate")
  func resumed() {
    let line = ProgressLine(
      phase: .applying, completed: 30 << 20, total: 40 << 20, elapsed: 10,
      completedAtStart: 20 << 20)
    #expect(line.text == "applying  30.0 MiB of 40.0 MiB  75%  1.0 MiB/s  ETA 0:10")
  }

  @Test("the first moments, the end and odd numbers are no trouble")
  func edges() {
    func text(_ completed: Int, _ total: Int, _ elapsed: Double) -> String {
      ProgressLine(phase: .coding, completed: completed, total: total, elapsed: elapsed).text
    }
    #expect(text(0, 0, 0) == "coding  0 bytes of 0 bytes")
    #expect(text(0, 100, 9) == "coding  0 bytes of 100 bytes  0%")
    #expect(text(100, 100, 1) == "coding  100 bytes of 100 bytes  100%  100 bytes/s")
    #expect(text(300, 100, 0.1).hasSuffix("100%"))
    #expect(text(1, .max, 10_000).hasSuffix("ETA days"))
    #expect(text(1, 3601, 1).hasSuffix("ETA 1:00:00"))
  }
}
