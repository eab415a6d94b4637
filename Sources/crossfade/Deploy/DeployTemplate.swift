internal import ServingCore

/// Text with places to fill in, written `{{name}}`.
struct DeployTemplate {
  let text: String

  /// - Throws: `INTERNAL` naming a place that no value is for.
  func filled(_ values: [String: String]) throws(ServingError) -> String {
    var filled = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "{{") {
      filled += rest[..<start.lowerBound]
      rest = rest[start.upperBound...]
      guard let end = rest.firstRange(of: "}}"), let value = values[String(rest[..<end.lowerBound])]
      else {
        throw ServingError(
          .internal, "a recipe has a place that nothing is for: \(rest.prefix(32))")
      }
      filled += value
      rest = rest[end.upperBound...]
    }
    return filled + rest
  }
}
