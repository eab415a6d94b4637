/// The models that a load is spread over, from text. Pure.
package enum ModelList {
  /// Models at most: as many as a registry may hold.
  package static let countMax = 10_000

  /// Names between commas.
  package static func parse(commas text: String) throws(LoadError) -> [String] {
    try checked(text.split(separator: ",").map(trimmed))
  }

  /// A name on each line; empty lines and those that begin with `#` are passed over.
  package static func parse(lines text: String) throws(LoadError) -> [String] {
    try checked(
      text.split(whereSeparator: \.isNewline).map(trimmed).filter { !$0.hasPrefix("#") })
  }

  private static func checked(_ names: [String]) throws(LoadError) -> [String] {
    let names = names.filter { !$0.isEmpty }
    guard !names.isEmpty else { throw LoadError("models: expected at least one name, got none") }
    guard names.count <= countMax else {
      throw LoadError("models: expected at most \(countMax) names, got \(names.count)")
    }
    return names
  }

  private static func trimmed(_ text: Substring) -> String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    guard let first = text.firstIndex(where: { !isSpace($0) }),
      let last = text.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(text[first...last])
  }
}
