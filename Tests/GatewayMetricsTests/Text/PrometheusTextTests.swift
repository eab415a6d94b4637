import Testing

@testable import GatewayMetrics

@Suite struct PrometheusTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("", ""), (#"a"b"#, #"a\"b"#), (#"a\b"#, #"a\\b"#), ("a\nb", #"a\nb"#),
    ("a\r\nb", "a\r\\nb"), (#"\n"#, #"\\n"#), (#"",x="1"} 5"#, #"\",x=\"1\"} 5"#),
    ("Grün \u{1F600} e\u{301}", "Grün \u{1F600} e\u{301}"), ("\0", "\0"),
    ("\"} 1\n# TYPE other counter\nother 2", "\\\"} 1\\n# TYPE other counter\\nother 2"),
  ])
  func labelValuesStayOnTheirLine(value: String, escaped: String) {
    var family = MetricFamily(MetricDefinition("m", .gauge, labels: ["l"], "Help."))
    family.add([value], .number(1))
    let text = PrometheusText.encode([family])
    #expect(text == "# HELP m Help.\n# TYPE m gauge\nm{l=\"\(escaped)\"} 1\n")
    #expect(text.utf8.count { $0 == UInt8(ascii: "\n") } == 3)
  }

  @Test(arguments: [("a\nb", #"a\nb"#), (#"a\b"#, #"a\\b"#), (#"say "x""#, #"say "x""#)])
  func helpStaysOnItsLine(help: String, escaped: String) {
    let family = MetricFamily(MetricDefinition("m", .counter, help), .count(3))
    #expect(PrometheusText.encode([family]) == "# HELP m \(escaped)\n# TYPE m counter\nm 3\n")
  }

  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (1, "1"), (-3, "-3"), (0.25, "0.25"), (1e-5, "1e-05"),
      (9_007_199_254_740_991, "9007199254740991"), (1e300, "1e+300"), (.infinity, "+Inf"),
      (-.infinity, "-Inf"), (.nan, "NaN"),
    ] as [(Double, String)])
  func numbersAreWrittenAsTheFormatReadsThem(number: Double, text: String) {
    #expect(PrometheusText.text(of: number) == text)
  }

  @Test func bucketsAreCumulativeAndEndWithInfinity() {
    var family = MetricFamily(MetricDefinition("d_seconds", .histogram, labels: ["l"], "Help."))
    family.add(
      ["v"],
      .histogram(
        HistogramSnapshot(
          edges: [10_000, 2_500_000_000], counts: [1, 2, 3], sum: 1_250_000_000,
          unitsPerBaseUnit: 1_000_000_000)))
    #expect(
      PrometheusText.encode([family]) == """
        # HELP d_seconds Help.
        # TYPE d_seconds histogram
        d_seconds_bucket{l="v",le="1e-05"} 1
        d_seconds_bucket{l="v",le="2.5"} 3
        d_seconds_bucket{l="v",le="+Inf"} 6
        d_seconds_sum{l="v"} 1.25
        d_seconds_count{l="v"} 6

        """)
  }

  @Test func aHistogramAndASummaryNeedNoLabels() {
    let histogram = HistogramSnapshot(edges: [1], counts: [2, 0], sum: 2)
    let families = [
      MetricFamily(MetricDefinition("rows", .histogram, "R."), .histogram(histogram)),
      MetricFamily(MetricDefinition("seen", .summary, "S."), .summary(count: 2, sum: 0.5)),
    ]
    #expect(
      PrometheusText.encode(families) == """
        # HELP rows R.
        # TYPE rows histogram
        rows_bucket{le="1"} 2
        rows_bucket{le="+Inf"} 2
        rows_sum 2
        rows_count 2
        # HELP seen S.
        # TYPE seen summary
        seen_sum 0.5
        seen_count 2

        """)
  }

  @Test func familiesKeepTheirOrderAndEmptyOnesAreLeftOut() {
    var second = MetricFamily(MetricDefinition("b", .gauge, labels: ["x", "y"], "B."))
    second.add(["2", "1"], .number(5))
    second.add(["1", "2"], .number(4))
    let families = [
      second, MetricFamily(MetricDefinition("empty", .gauge, "E.")),
      MetricFamily(MetricDefinition("a", .counter, "A."), .count(.max)),
    ]
    #expect(
      PrometheusText.encode(families) == """
        # HELP b B.
        # TYPE b gauge
        b{x="2",y="1"} 5
        b{x="1",y="2"} 4
        # HELP a A.
        # TYPE a counter
        a 18446744073709551615

        """)
  }
}
