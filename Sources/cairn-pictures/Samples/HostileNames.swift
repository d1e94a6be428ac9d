// SPDX-License-Identifier: Apache-2.0

import CairnReport

/// Names that try to get out of their place in a page.
enum HostileNames {
  private static let names = [
    "</title><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "a&b<c>d\"e'f",
    "\u{202E}gnp.exe", "الإصدار الأول", "線形-二〇二六年十一月の更新プログラム",
    String(repeating: "very-long-", count: 40),
    "z" + String(repeating: "\u{0335}\u{0310}", count: 90),
  ]

  /// Puts them wherever a report has a name from outside.
  static func put(into report: inout SimulationReport) {
    report.chain = "<b>chain</b> & \"co\" ]]> <!-- --> " + String(repeating: "long ", count: 60)
    report.effort = "<i>best</i>"
    report.software = "cairn <1.0> & co"
    for index in report.releases.indices { report.releases[index].id = names[index % names.count] }
    report.advice?.summary = "Make \(names[0]) & \(names[6]) the next checkpoint."
    for index in report.fileClasses.indices {
      let name = index == 0 ? String(repeating: "class ", count: 30) : "<class>"
      report.fileClasses[index].name = name
    }
    for index in report.worstFiles.indices {
      report.worstFiles[index].path = names[index % names.count] + "/\n\u{0}\u{1B}[31m\u{2028}file"
    }
  }
}
