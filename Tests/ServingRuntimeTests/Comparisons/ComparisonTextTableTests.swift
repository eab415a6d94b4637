import ServingCore
import Testing

@testable import ServingRuntime

@Suite struct ComparisonTextTableTests {
  @Test func tellsTheVerdictFirst() throws {
    let text = ComparisonTextTable.text(.sample)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("checkout-risk: candidate version 8 beside baseline version 7"))
    #expect(lines.contains { $0.hasPrefix("DIFFERENT: 6.1 % of rows differ beyond noise") })
    #expect(lines.allSatisfy { $0.count <= TextColumns.columnsMax })
    for part in [
      "! 11.4 % of the mirrored", "beyond noise          6.1 %", "country=BR",
      "AGAINST THE TRUTH", "4,420 dropped (the shadow's queue was full)", "ratio        1.41",
    ] {
      #expect(text.contains(part), "\(part) is not in\n\(text)")
    }
  }

  @Test func terminalsObeyNothingInIt() {
    var view = ComparisonReportView.sample
    view.sentence = "a\u{1B}[31mb\u{202E}c\nd"
    view.slices[0].value = "x\u{7}\ny"
    let text = ComparisonTextTable.text(view)
    #expect(text.contains("a [31mb c d"))
    #expect(text.contains("country=x  y"))
    #expect(!text.contains("\u{1B}"))
    #expect(!text.contains("\u{202E}"))
  }
}
