// SPDX-License-Identifier: Apache-2.0

/// A report as one page of HTML that needs nothing else: no script, no font, no request.
///
/// It reads on a phone and on paper, in light and in dark. Names of files and releases may hold
/// anything: they are text, and what cannot be shown is marked. The same report gives the same page,
/// byte for byte.
public struct HTMLReport: Sendable {
  private let report: SimulationReport

  /// Prepares the page of a report.
  public init(_ report: SimulationReport) { self.report = report }

  /// The page, in UTF-8 when written.
  ///
  /// - Complexity: Linear in the pairs of releases; that of sixty releases has about 1 MiB.
  public var text: String {
    let figures = ReportFigures(report)
    let sections = [
      OverviewSection.element(figures), BandwidthSection.element(figures),
      DownloadSection.element(figures), StoreSection.element(figures),
      PublisherSection.element(figures), FileSection.element(figures),
      AdviceSection.element(figures), WorkSection.element(figures),
    ].compactMap { $0 }
    let page = Element(
      "html", ["lang": "en"],
      [
        head,
        Element(
          "body", [:],
          [
            HeadlineSection.element(figures),
            Element("main", [:], sections),
            Element("footer", [:], [Element("p", [:], "Simulated by \(report.software).")]),
          ]),
      ])
    return "<!DOCTYPE html>\n" + page.text + "\n"
  }

  private var head: Element {
    Element(
      "head", [:],
      [
        Element("meta", ["charset": "utf-8"]),
        Element(
          "meta",
          [
            "http-equiv": "Content-Security-Policy",
            "content":
              "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
          ]),
        Element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        Element("meta", ["name": "color-scheme", "content": "light dark"]),
        Element("meta", ["name": "referrer", "content": "no-referrer"]),
        Element("title", [:], "Updates of \(report.chain), simulated"),
        Element("style", [:], [.style(PageStyle.sheet)]),
      ])
  }
}
