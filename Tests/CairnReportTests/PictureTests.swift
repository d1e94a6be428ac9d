// SPDX-License-Identifier: Apache-2.0

import CairnReport
import Testing
import cairn_pictures

@Suite("pictures as files")
struct PictureTests {
  @Test("every picture is well-formed and needs nothing", arguments: SampleReport.allCases)
  func wellFormed(sample: SampleReport) throws {
    let report = sample.report
    for picture in ReportPicture.all(of: report) {
      for width in ChartWidth.allCases {
        let text = try #require(picture.svg(of: report, width: width))
        let elements = try XMLCheck.elements(of: String(text.dropLast()))
        #expect(elements.first?.name == "svg")
        #expect(text.hasSuffix("</svg>\n"))
        #expect(
          Set(elements.map(\.name)).isSubset(
            of: [
              "svg", "title", "desc", "style", "g", "rect", "path", "line", "circle", "text",
            ]))
        let rest = text.replacing("http://www.w3.org/2000/svg", with: "")
        for word in ["http", "url(", "@import", "href", "script>"] {
          #expect(!rest.contains(word), "\(word)")
        }
        #expect(text == picture.svg(of: report, width: width))
      }
    }
  }

  @Test("every place is a number inside the picture", arguments: SampleReport.allCases)
  func places(sample: SampleReport) throws {
    let report = sample.report
    for picture in ReportPicture.all(of: report) {
      for width in ChartWidth.allCases {
        let text = try #require(picture.svg(of: report, width: width))
        let elements = try XMLCheck.elements(of: String(text.dropLast()))
        let size = try #require(elements.first?.attributes)
        let right = try #require(size["width"].flatMap(Double.init))
        let bottom = try #require(size["height"].flatMap(Double.init))
        #expect(right >= 328 && right <= 800 && bottom > 0 && bottom < 3000)
        for element in elements.dropFirst() {
          for (key, limit) in [("x", right), ("x2", right), ("y", bottom), ("y2", bottom)] {
            guard let value = element.attributes[key] else { continue }
            let number = try #require(Double(value))
            #expect(number >= 0 && number <= limit, "\(picture.name) \(element)")
          }
          for key in ["width", "height"] where element.name == "rect" {
            let number = try #require(element.attributes[key].flatMap(Double.init))
            #expect(number >= 0 && number <= max(right, bottom))
          }
        }
      }
    }
  }

  @Test("names of files differ, and there is a picture for all that a year has")
  func names() {
    let names = ReportPicture.all(of: SampleReport.year.report).map(\.name)
    #expect(
      names == [
        "total", "bandwidth", "downloads-full", "downloads-cumulative", "downloads-checkpoints",
        "downloads-monthly", "downloads-express", "store", "repository", "fleet", "file-classes",
        "advice",
      ])
    #expect(ReportPicture.all(of: SampleReport.empty.report).isEmpty)
  }

  @Test("a line that leaves the scale says where it would end")
  func beyond() throws {
    let text = try #require(ReportPicture.bandwidth.svg(of: SampleReport.year.report))
    #expect(text.contains("full download leaves the scale: "))
    var report = SampleReport.year.report
    report.strategies.removeAll { $0.strategy == .full }
    let others = try #require(ReportPicture.bandwidth.svg(of: report))
    #expect(!others.contains("leaves the scale"))
  }

  @Test("each cell of a heat map has its number, and each step its colour")
  func cells() throws {
    let report = SampleReport.year.report
    let text = try #require(ReportPicture.downloads(.checkpoints).svg(of: report))
    let elements = try XMLCheck.elements(of: String(text.dropLast()))
    let numbers = elements.filter {
      $0.name == "text" && $0.attributes["class"]?.hasPrefix("on") == true
    }
    #expect(numbers.count == 78)
    let boxes = elements.filter {
      $0.name == "rect" && $0.attributes["class"]?.hasPrefix("heat") == true
    }
    #expect(boxes.count == 78 + Palette.heat.count)
    #expect(Set(boxes.prefix(78).compactMap { $0.attributes["class"] }).count > 5)
  }
}
