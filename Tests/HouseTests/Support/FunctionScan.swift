/// Finds functions, initialisers, subscripts and computed properties, and counts their lines from
/// the declaration to the closing brace.
enum FunctionScan {
  struct Found: Hashable {
    /// From 1.
    var line: Int
    var lineCount: Int
  }

  /// - Parameter code: the masked lines of a file.
  static func functions(in code: [String]) -> [Found] {
    var found: [Found] = []
    for (index, line) in code.enumerated() where declares(line) {
      if let end = end(of: code, from: index) {
        found.append(Found(line: index + 1, lineCount: end - index + 1))
      }
    }
    return found
  }

  private static func declares(_ line: String) -> Bool {
    let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    if words.contains("func") || words.contains("deinit") || words.contains("subscript") {
      return true
    }
    if let place = words.firstIndex(of: "init") {
      // A call of an initialiser has something before it: a type, `self` or `super`.
      return words[..<place].allSatisfy(modifiers.contains)
    }
    return words.contains("var") && line.hasSuffix("{") && !line.contains("=")
  }

  private static let modifiers: Set<Substring> = [
    "package", "public", "open", "internal", "private", "fileprivate", "override", "convenience",
    "required", "mutating",
  ]

  /// The line where the body that begins at or after `start` ends; nil for a declaration without
  /// one, as a protocol has them.
  private static func end(of code: [String], from start: Int) -> Int? {
    var braces = 0
    var parentheses = 0
    for index in start..<code.count {
      if index > start, braces == 0, parentheses == 0, beginsAnother(code[index]) { return nil }
      for character in code[index] {
        switch character {
        case "(": parentheses += 1
        case ")": parentheses -= 1
        // Braces inside the parentheses are those of default arguments.
        case "{" where parentheses == 0 || braces > 0: braces += 1
        case "}" where parentheses == 0 || braces > 0:
          braces -= 1
          if braces == 0 { return index }
          if braces < 0 { return nil }
        default: break
        }
      }
    }
    return nil
  }

  /// Whether a line begins a declaration, rather than going on with the one before it.
  private static func beginsAnother(_ line: String) -> Bool {
    let word = line.drop { $0 == " " }.prefix { $0.isLetter }
    return declarations.contains(word) || modifiers.contains(word)
  }

  private static let declarations: Set<Substring> = [
    "func", "var", "let", "init", "subscript", "static", "case", "associatedtype", "struct",
    "class", "enum", "final",
  ]
}
