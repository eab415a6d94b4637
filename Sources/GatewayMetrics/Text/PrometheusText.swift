/// Writes families in Prometheus' text format, version 0.0.4. Pure; families and series come out in
/// the order in which they came in.
package enum PrometheusText {
  /// For the `content-type` of a reply.
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// - Parameter families: each name once; those without series are left out.
  package static func encode(_ families: [MetricFamily]) -> String {
    var text = ""
    for family in families where !family.series.isEmpty {
      let definition = family.definition
      text += "# HELP \(definition.name) \(escapedHelp(definition.help))\n"
      text += "# TYPE \(definition.name) \(definition.kind.rawValue)\n"
      for series in family.series { write(series, of: definition.name, into: &text) }
    }
    return text
  }

  private static func write(
    _ series: MetricFamily.Series, of name: String, into text: inout String
  ) {
    let labels = labelText(series.labels)
    switch series.reading {
    case .count(let count): line(name, labels, "\(count)", into: &text)
    case .number(let number): line(name, labels, self.text(of: number), into: &text)
    case .summary(let count, let sum):
      line(name + "_sum", labels, self.text(of: sum), into: &text)
      line(name + "_count", labels, "\(count)", into: &text)
    case .histogram(let histogram): write(histogram, of: name, labels, into: &text)
    }
  }

  /// The format's buckets are cumulative; the last one is `+Inf` and equals the count.
  private static func write(
    _ histogram: HistogramSnapshot, of name: String, _ labels: String, into text: inout String
  ) {
    let bucketName = name + "_bucket"
    let comma = labels.isEmpty ? "" : ","
    let unit = Double(histogram.unitsPerBaseUnit)
    var count: UInt64 = 0
    for (index, bucketCount) in histogram.counts.enumerated() {
      count &+= bucketCount
      let edge =
        index < histogram.edges.count
        ? self.text(of: Double(histogram.edges[index]) / unit) : "+Inf"
      line(bucketName, "\(labels)\(comma)le=\"\(edge)\"", "\(count)", into: &text)
    }
    line(name + "_sum", labels, self.text(of: Double(histogram.sum) / unit), into: &text)
    line(name + "_count", labels, "\(count)", into: &text)
  }

  private static func line(
    _ name: String, _ labels: String, _ value: String, into text: inout String
  ) {
    text += name
    if !labels.isEmpty {
      text += "{"
      text += labels
      text += "}"
    }
    text += " "
    text += value
    text += "\n"
  }

  private static func labelText(_ labels: [MetricLabel]) -> String {
    labels.map { "\($0.name)=\"\(escaped($0.value, alsoQuotes: true))\"" }.joined(separator: ",")
  }

  /// Whole numbers without a fraction as long as a double holds each of them.
  static func text(of number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number > 0 ? "+Inf" : "-Inf" }
    if number.magnitude < 0x1p53, let whole = Int64(exactly: number) { return "\(whole)" }
    return "\(number)"
  }

  private static func escapedHelp(_ text: String) -> String { escaped(text, alsoQuotes: false) }

  /// By scalars, since Swift's character for a line's end may be two of them.
  private static func escaped(_ text: String, alsoQuotes: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where alsoQuotes: escaped += "\\\""
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
