// SPDX-License-Identifier: Apache-2.0

import CairnReport
import Glibc

/// Prints the page of a report that is made up by rule, so that its pictures can be looked at.
@main
enum CairnPictures {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard let name = arguments.first, let sample = SampleReport.named(name) else {
      print("usage: cairn-pictures SAMPLE [PICTURE [narrow]]")
      print("samples: \(SampleReport.allCases.map(\.rawValue).joined(separator: ", "))")
      exit(arguments.first == nil ? 0 : 2)
    }
    let report = sample.report
    guard let wanted = arguments.dropFirst().first else {
      print(HTMLReport(report).text, terminator: "")
      return
    }
    let width: ChartWidth = arguments.dropFirst(2).first == "narrow" ? .narrow : .wide
    guard let picture = ReportPicture.all(of: report).first(where: { $0.name == wanted }),
      let text = picture.svg(of: report, width: width)
    else {
      print("pictures: \(ReportPicture.all(of: report).map(\.name).joined(separator: ", "))")
      exit(2)
    }
    print(text, terminator: "")
  }
}
