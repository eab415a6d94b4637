import ServingCore
import Testing

@Suite struct QualityReportTests {
  private typealias Row = (label: String?, score: Double?, truth: Outcome.Truth?)

  private func report(_ rows: [Row]) -> QualityReport {
    var counts = QualityCounts()
    for row in rows {
      counts.add(output: OutputSummary(label: row.label, score: row.score), truth: row.truth)
    }
    return QualityReport(counts)
  }

  @Test func nothingHasNoFigures() {
    let report = report([(label: "a", score: 1, truth: nil)])
    #expect(report.predictionCount == 1)
    #expect(report.outcomeCount == 0)
    #expect(report.accuracy == nil)
    #expect(report.meanError == nil)
    #expect(report.precision.isEmpty && report.recall.isEmpty)
    #expect(report.areaUnderCurve == nil)
    #expect(report.areaAbsence == "no score has an outcome")
  }

  @Test func labelsHavePrecisionAndRecall() {
    // Of 4 predicted spam 3 are; of 5 that are spam 3 are found.
    var rows: [Row] = Array(repeating: ("spam", nil, .label("spam")), count: 3)
    rows += [("spam", nil, .label("ham"))]
    rows += Array(repeating: ("ham", nil, .label("spam")), count: 2)
    rows += Array(repeating: ("ham", nil, .label("ham")), count: 4)
    let report = report(rows)
    #expect(report.accuracy?.value == 0.7)
    #expect(report.accuracy?.count == 10)
    #expect(report.precision["spam"] == QualityEstimate(share: 3, of: 4))
    #expect(report.recall["spam"] == QualityEstimate(share: 3, of: 5))
    #expect(report.precision["ham"] == QualityEstimate(share: 4, of: 6))
    #expect(report.recall["ham"] == QualityEstimate(share: 4, of: 5))
  }

  @Test func aLabelThatIsNeverPredictedHasNoPrecision() {
    let report = report([(label: "a", score: nil, truth: .label("b"))])
    #expect(report.precision["b"] == nil)
    #expect(report.recall["b"]?.value == 0)
    #expect(report.precision["a"]?.value == 0)
    #expect(report.recall["a"] == nil)
  }

  @Test func theLabelThatSortsLastIsPositive() {
    let report = report([
      (label: nil, score: 0.9, truth: .label("spam")),
      (label: nil, score: 0.1, truth: .label("ham")),
      (label: nil, score: 0.8, truth: .label("spam")),
      (label: nil, score: 0.85, truth: .label("ham")),
    ])
    #expect(report.positive == "spam")
    #expect(report.areaUnderCurve?.value == 0.75)
    #expect(report.areaAbsence == nil)
  }

  @Test func valuesOfZeroAndOneHaveAnArea() {
    let report = report([
      (label: nil, score: 0.9, truth: .value(1)), (label: nil, score: 0.1, truth: .value(0)),
      (label: nil, score: .nan, truth: .value(0)), (label: nil, score: 0.2, truth: .value(1)),
      (label: nil, score: 0.2, truth: .value(0)),
    ])
    #expect(report.positive == "1")
    #expect(report.areaUnderCurve?.value == 0.875)
    #expect(report.areaUnderCurve?.count == 4)
  }

  static let absences: [([Outcome.Truth], String)] = [
    ([.label("a"), .label("b"), .label("c")], "more than two true labels"),
    ([.label("a"), .label("a")], "two true labels are needed"),
    ([.label("a"), .value(1)], "some outcomes are labels"),
    ([.value(1), .value(0.5)], "other than 0 and 1"),
    ([.value(1), .value(1)], "both 0 and 1 are needed"),
  ]

  @Test(arguments: absences)
  func withoutTwoClassesThereIsAReason(truths: [Outcome.Truth], reason: String) {
    let report = report(truths.map { (label: nil, score: 0.5, truth: $0) })
    #expect(report.areaUnderCurve == nil)
    #expect(report.positive == nil)
    #expect(report.areaAbsence?.contains(reason) == true, "\(report.areaAbsence ?? "none")")
  }

  @Test func scoresHaveAMeanError() throws {
    let report = report((0..<10).map { (label: nil, score: Double($0), truth: .value(0)) })
    let estimate = try #require(report.meanError)
    #expect(estimate.value == 4.5)
    #expect(estimate.lower > 2 && estimate.upper < 7)
  }

  @Test func labelsAndScoresAreBounded() {
    var counts = QualityCounts()
    for index in 0..<(QualityCounts.labelsMax + 5) {
      counts.add(output: OutputSummary(label: "\(index)"), truth: .label("\(index)"))
    }
    for index in 0..<(QualityCounts.rankedMax + 7) {
      counts.add(output: OutputSummary(score: Double(index)), truth: .value(Double(index % 2)))
    }
    #expect(QualityReport(counts).precision.count == QualityCounts.labelsMax)
    #expect(counts.otherLabelCount > 0)
    #expect(counts.unrankedCount == 7)
    #expect(QualityReport(counts).accuracy?.value == 1)
  }
}
