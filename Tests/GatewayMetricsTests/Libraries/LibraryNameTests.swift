import Testing

@testable import GatewayMetrics

@Suite struct LibraryNameTests {
  @Test(arguments: [
    ("hb.requests", "_total", "hb_requests_total"), ("a_total", "_total", "a_total"),
    ("9lives", "", "_9lives"), ("", "", "_"), ("a\n} 1", "", "a___1"), ("grün", "", "gr_n"),
    ("x:y", "", "x_y"), ("hb.request.duration", "_seconds", "hb_request_duration_seconds"),
  ])
  func namesAreMadeValid(label: String, suffix: String, name: String) {
    #expect(LibraryName.metric(label, suffix: suffix, bytesMax: 128) == name)
  }

  @Test func longNamesAreCut() {
    let name = LibraryName.metric(String(repeating: "a", count: 500), suffix: "_x", bytesMax: 10)
    #expect(name == "aaaaaaaaaa_x")
  }

  @Test func labelsAreSortedBoundedAndNeverWhatTheFormatKeeps() {
    var limits = LibraryLimits()
    limits.labelCountMax = 4
    limits.textBytesMax = 16
    let labels = LibraryName.labels(
      [
        ("z", "1"), ("le", "2"), ("__name__", "3"), ("z", "again"),
        ("a.b", "0123456789abcde\u{e9}"), ("fifth", "5"),
      ], limits)
    #expect(
      labels == [
        MetricLabel("a_b", "0123456789abcde"), MetricLabel("label___name__", "3"),
        MetricLabel("label_le", "2"), MetricLabel("z", "1"),
      ])
  }
}
