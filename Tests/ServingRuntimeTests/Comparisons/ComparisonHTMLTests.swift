import Foundation
import FoundationXML
import ServingCore
import Testing

@testable import ServingRuntime

@Suite struct ComparisonHTMLTests {
  private static func isWellFormed(_ text: String) -> Bool {
    XMLParser(data: Data(text.utf8)).parse()
  }

  private static let hostile = "</td><script>alert(\"1\")</script>&\u{0}\u{202E}'"

  @Test func thePageIsWellFormedAndComplete() {
    let page = ComparisonHTML.page(.sample)
    #expect(Self.isWellFormed(page))
    for part in [
      "checkout-risk", "version 7", "Before you trust the figures", "Against the truth",
      "fraud_probability", "Who becomes whom", "Slices", "Run times", "What was compared",
      "Most different pairs", "How to read this", "--since 41 --format json", "&lt;b&gt;XX",
    ] {
      #expect(page.contains(part), "\(part)")
    }
  }

  @Test func nothingIsLoadedOrRun() {
    let page = ComparisonHTML.page(.sample)
    for part in ["<script", "src=", "url(", "@import", "<link", "javascript:", "onload="] {
      #expect(!page.contains(part), "\(part)")
    }
    // The one address is the name of a format.
    #expect(page.components(separatedBy: "http").count - 1 == 2)
    #expect(page.contains("default-src 'none'"))
  }

  @Test func whatModelsAndRequestsSayStaysText() throws {
    var view = ComparisonReportView.sample
    let text = Self.hostile
    view.sentence = text
    view.warnings = [text]
    view.uncompared = [text]
    view.from = text
    view.outputs[0].name = text
    view.outputs[0].kind = text
    view.outputs[0].sentence = text
    view.outputs[0].confusion[0].baseline = text
    view.slices[0].value = text
    view.slices[0].parameter = text
    view.traffic.dropped = [text: 3]
    view.traffic.codes = [text: 1]
    view.truth?.sentence = text
    view.pairs[0].baseline = text
    view.pairs[0].candidate = text + "x"
    view.pairs[0].input = text
    view.pairs[0].slices = [text: text]
    let page = ComparisonHTML.page(view)
    #expect(Self.isWellFormed(page))
    #expect(!page.contains("<script"))
    #expect(!page.contains("\u{202E}"))
  }

  @Test func aReportOfNothingIsAPageToo() {
    let nothing = EstimateView(value: 0, lower: 0, upper: 1, count: 0)
    let none = QuantilesView(count: 0)
    let view = ComparisonReportView(
      model: "m", at: "2026-11-23T09:30:12.250Z", baseline: 1, candidate: 2, since: 0,
      source: "replay", confidence: 0.95, margin: 0, verdict: .inconclusive,
      sentence: "Nothing was compared yet.",
      traffic: TrafficView(
        mirrored: 0, compared: 0, failed: 0, dropped: [:], codes: [:], pairs: 0, repeated: 0,
        repeatedPairs: 0), candidateErrors: nothing, differing: nothing,
      outputs: [
        ComparedOutputView(
          name: "y", kind: "score", pairs: 0, differing: nothing, verdict: .inconclusive,
          sentence: "Nothing was compared yet.", absolute: none,
          histogram: .init(edges: [], baseline: [], candidate: []))
      ], latency: LatencyView(baseline: none, candidate: none))
    let page = ComparisonHTML.page(view)
    #expect(Self.isWellFormed(page))
    #expect(page.contains("Nothing was compared yet."))
    #expect(!page.contains("--since"))
  }

  @Test func figuresThatAreNoNumbersAreDrawnAtTheEdge() {
    var view = ComparisonReportView.sample
    view.differing = EstimateView(value: .nan, lower: nil, upper: nil, count: 1)
    view.latency.candidate.max = .infinity
    view.outputs[1].shift = EstimateView(value: .infinity, lower: nil, upper: nil, count: 2)
    view.outputs[1].sample = [
      .init(baseline: .nan, candidate: 1), .init(baseline: 1e308, candidate: -1e308),
    ]
    let page = ComparisonHTML.page(view)
    #expect(Self.isWellFormed(page))
    #expect(!page.contains("\"nan"))
    #expect(!page.contains("\"inf"))
  }

  @Test func largeMatricesShowWhatMovesMost() throws {
    let cells = (0..<40).map { index in
      ComparedOutputView.ConfusionCell(
        baseline: "label \(index)", candidate: "label \((index + 1) % 40)", count: 100 - index)
    }
    let figure = try #require(ConfusionMap(cells)).figure.text
    #expect(figure.contains("(the rest)"))
    #expect(figure.components(separatedBy: "<tr>").count - 1 == ConfusionMap.labelsMax + 2)
    #expect(ConfusionMap([]) == nil)
  }

  @Test func pairsBeyondTheBoundAreCounted() throws {
    var view = ComparisonReportView.sample
    let pair = try #require(view.pairs.first)
    view.pairs = Array(repeating: pair, count: PairSection.pairsMax + 1_200)
    #expect(ComparisonHTML.page(view).contains("1,200 more are in the JSON report"))
  }
}
