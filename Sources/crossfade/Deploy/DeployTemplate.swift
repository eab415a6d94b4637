internal import ServingCore

/// Text with places to fill in, written `{{name}}`, and sections that are there or not. Those are
/// written as in Mustache, each mark a line of its own: from `{{#name}}` to `{{/name}}` for what is
/// there with `name`, from `{{^name}}` for what is there without. They do not nest.
struct DeployTemplate {
  let text: String

  /// - Throws: `INTERNAL` naming a place that no value is for, or a section that nobody decided on
  ///   or that is not closed.
  func filled(
    _ values: [String: String], sections: [String: Bool] = [:]
  ) throws(ServingError) -> String {
    var filled = ""
    var rest = try chosen(sections)[...]
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

  /// The text without the marks of sections, and without those that are not to be there.
  private func chosen(_ sections: [String: Bool]) throws(ServingError) -> String {
    var lines: [Substring] = []
    var open: (name: Substring, isKept: Bool)?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard let (kind, name) = Self.mark(line) else {
        if open?.isKept ?? true { lines.append(line) }
        continue
      }
      if kind == "/", open?.name == name {
        open = nil
      } else if kind != "/", open == nil, let isThere = sections[String(name)] {
        open = (name, isThere == (kind == "#"))
      } else {
        throw ServingError(.internal, "a recipe has a mark out of place: \(line)")
      }
    }
    if let open {
      throw ServingError(.internal, "a recipe has a section that does not end: \(open.name)")
    }
    return lines.joined(separator: "\n")
  }

  private static func mark(_ line: Substring) -> (kind: Character, name: Substring)? {
    guard line.hasPrefix("{{"), line.hasSuffix("}}") else { return nil }
    let inner = line.dropFirst(2).dropLast(2)
    guard let kind = inner.first, "#^/".contains(kind) else { return nil }
    return (kind, inner.dropFirst())
  }
}
