// SPDX-License-Identifier: Apache-2.0

import CairnReport
import Testing
import cairn_pictures

@Suite("the page of a report")
struct PageTests {
  private static let head = "<!DOCTYPE html>\n"

  @Test(
    "every page is well-formed, and made of nothing that acts", arguments: SampleReport.allCases)
  func wellFormed(sample: SampleReport) throws {
    let page = HTMLReport(sample.report).text
    #expect(page.hasPrefix(PageTests.head))
    let elements = try XMLCheck.elements(of: String(page.dropFirst(PageTests.head.count)))
    let allowed: Set = [
      "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section",
      "h1", "h2", "h3", "p", "strong", "span", "bdi", "div", "dl", "dt", "dd", "figure",
      "figcaption", "details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td",
      "svg", "desc", "g", "rect", "path", "line", "circle", "text",
    ]
    #expect(Set(elements.map(\.name)).subtracting(allowed).isEmpty)
    let keys = Set(elements.flatMap(\.attributes.keys))
    #expect(keys.allSatisfy { !$0.hasPrefix("on") })
    #expect(keys.isDisjoint(with: ["href", "src", "srcset", "action", "data", "background"]))
    let policy = elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
    #expect(policy?.attributes["content"]?.hasPrefix("default-src &#39;none&#39;;") == true)
  }

  @Test(
    "a page names no address and fetches nothing by its style", arguments: SampleReport.allCases)
  func addresses(sample: SampleReport) {
    let page = HTMLReport(sample.report).text.replacing("http-equiv", with: "")
    for word in ["http", "url(", "@import", "//", "javascript:"] {
      #expect(!page.contains(word), "\(word)")
    }
  }

  @Test("the same report gives the same page")
  func same() {
    for sample in [SampleReport.year, .names] {
      #expect(HTMLReport(sample.report).text == HTMLReport(sample.report).text)
    }
  }

  @Test("names from outside stay names, wherever they stand")
  func names() throws {
    let page = HTMLReport(SampleReport.names.report).text
    #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("<b>"))
    #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    #expect(!page.unicodeScalars.contains("\u{202E}") && !page.unicodeScalars.contains("\u{2028}"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
  }

  @Test("every picture has its figures beside it")
  func tables() throws {
    let page = HTMLReport(SampleReport.year.report).text
    let elements = try XMLCheck.elements(of: String(page.dropFirst(PageTests.head.count)))
    for figure in elements.indices where elements[figure].name == "figure" {
      let behind = elements[figure...].prefix { $0.depth >= elements[figure].depth }
      #expect(behind.contains { $0.name == "table" })
    }
    let pictures = elements.filter { $0.name == "svg" }
    #expect(pictures.count == 2 * ReportPicture.all(of: SampleReport.year.report).count)
    #expect(pictures.allSatisfy { $0.attributes["role"] == "img" })
    #expect(pictures.allSatisfy { $0.attributes["aria-label"]?.isEmpty == false })
    let tables = elements.filter { $0.name == "table" }.count
    #expect(elements.filter { $0.name == "caption" }.count == tables)
  }

  @Test("the figures that matter most are those of the report")
  func figures() {
    let report = SampleReport.year.report
    let page = HTMLReport(report).text
    guard let checkpoints = report.strategies.first(where: { $0.strategy == .checkpoints }) else {
      Issue.record("no checkpoints")
      return
    }
    let steps = checkpoints.pairs.filter { $0.to - $0.from == 1 }.map(\.downloadSize)
    #expect(page.contains(">\(Amount.bytes(steps.reduce(0, +)))<"))
    #expect(page.contains(">\(Amount.bytes(steps.sorted()[5]))<"))
    #expect(page.contains(">\(Amount.bytes(checkpoints.fleetSize))<"))
    #expect(page.contains(">\(Amount.bytes(checkpoints.repositorySize))<"))
    #expect(page.contains("1,022,880 devices"))
  }

  @Test("a chain with nothing to update says so")
  func nothing() {
    #expect(HTMLReport(SampleReport.empty.report).text.contains("the chain has no release"))
    #expect(HTMLReport(SampleReport.single.report).text.contains("the chain has one release"))
    #expect(!HTMLReport(SampleReport.empty.report).text.contains("<figure"))
  }

  @Test("the figures of very many pairs are left to the CSV, and the page says so")
  func many() {
    let page = HTMLReport(SampleReport.many.report).text
    #expect(page.contains("in the CSV only") && !page.contains("pair by pair"))
    #expect(page.utf8.count < 1_500_000)
    let sixty = HTMLReport(SampleReport.sixty.report).text
    #expect(!sixty.contains("in the CSV only") && sixty.contains("pair by pair"))
  }

  @Test("the page of sixty releases stays small")
  func size() {
    #expect(HTMLReport(SampleReport.sixty.report).text.utf8.count < 1_500_000)
    #expect(HTMLReport(SampleReport.year.report).text.utf8.count < 400_000)
  }
}
