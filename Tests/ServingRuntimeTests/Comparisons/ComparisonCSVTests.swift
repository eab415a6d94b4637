import ServingCore
import Testing

@testable import ServingRuntime

@Suite struct ComparisonCSVTests {
  /// Reads RFC 4180.
  private static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = ""
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\"" where isQuoted && scalars.first == "\"":
        field += "\""
        scalars.removeFirst()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        row.append(field)
        field = ""
      case "\n" where !isQuoted:
        row.append(field)
        rows.append(row)
        (row, field) = ([], "")
      case "\r" where !isQuoted: break
      default: field.unicodeScalars.append(scalar)
      }
    }
    return rows
  }

  @Test func everyLineHasEightFields() {
    let text = ComparisonCSV.text(.sample)
    let rows = Self.rows(text)
    #expect(
      rows[0] == ["section", "output", "slice", "metric", "value", "lower", "upper", "count"])
    #expect(rows.count > 150)
    #expect(rows.allSatisfy { $0.count == 8 })
    #expect(text.hasSuffix("\r\n"))
    let sections = Set(rows.dropFirst().map { $0[0] })
    #expect(
      sections == ["report", "traffic", "rate", "output", "slice", "latency", "truth", "pair"])
  }

  @Test func figuresAreWhole() {
    let rows = Self.rows(ComparisonCSV.text(.sample))
    #expect(rows.contains(["rate", "", "", "differing", "0.0624", "0.0601", "0.0648", "41250"]))
    #expect(
      rows.contains([
        "output", "fraud_probability", "", "crossing 0.5", "0.021", "0.0197", "0.0224", "41250",
      ]))
    #expect(
      rows.contains([
        "slice", "", "country=BR", "flips", "0.0921", "0.0862", "0.0984", "8710",
      ]))
    #expect(rows.contains { $0[3] == "confusion review -> accept" && $0[4] == "1190" })
  }

  @Test(
    arguments: [
      ("a,b", "a,b"), ("say \"no\"", "say \"no\""), ("two\nlines", "two\nlines"),
      ("=1+1", "'=1+1"), ("@x", "'@x"), ("-1", "-1"), ("-x", "'-x"), ("+", "'+"),
    ])
  func textComesBack(name: String, expected: String) {
    var view = ComparisonReportView.sample
    view.outputs[0].name = name
    let rows = Self.rows(ComparisonCSV.text(view))
    #expect(rows.allSatisfy { $0.count == 8 })
    #expect(rows.contains { $0[1] == expected && $0[3] == "kind" })
  }
}
