/// Swift source with comments and the contents of string literals blanked, line for line, so that
/// what is left can be searched for code. What an interpolation contains is code.
struct CodeMask {
  private enum Mode {
    case code(openParentheses: Int)
    case lineComment
    case blockComment(depth: Int)
    case string(hashCount: Int, isMultiline: Bool)
  }

  private let source: [UInt8]
  private var masked: [UInt8] = []
  private var index = 0
  /// The innermost mode last; interpolations nest.
  private var modes: [Mode] = [.code(openParentheses: 0)]

  /// The lines of `text`, blanked.
  static func lines(of text: String) -> [String] {
    var mask = CodeMask(source: Array(text.utf8))
    while mask.index < mask.source.count { mask.step() }
    return mask.masked.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  private init(source: [UInt8]) {
    self.source = source
    masked.reserveCapacity(source.count)
  }

  private mutating func step() {
    switch modes[modes.count - 1] {
    case .code(let openParentheses): stepCode(openParentheses)
    case .lineComment:
      if source[index] == UInt8(ascii: "\n") { modes.removeLast() }
      blank(1)
    case .blockComment(let depth):
      if startsWith("/*") {
        replaceMode(.blockComment(depth: depth + 1))
        blank(2)
      } else if startsWith("*/") {
        if depth == 1 { modes.removeLast() } else { replaceMode(.blockComment(depth: depth - 1)) }
        blank(2)
      } else {
        blank(1)
      }
    case .string(let hashCount, let isMultiline): stepString(hashCount, isMultiline)
    }
  }

  private mutating func stepCode(_ openParentheses: Int) {
    if startsWith("//") {
      modes.append(.lineComment)
    } else if startsWith("/*") {
      modes.append(.blockComment(depth: 1))
      blank(2)
    } else if let hashCount = hashesBeforeQuote() {
      let isMultiline = startsWith("\"\"\"", at: index + hashCount)
      modes.append(.string(hashCount: hashCount, isMultiline: isMultiline))
      blank(hashCount + (isMultiline ? 3 : 1))
    } else {
      switch source[index] {
      case UInt8(ascii: "("): replaceMode(.code(openParentheses: openParentheses + 1))
      case UInt8(ascii: ")") where openParentheses == 0 && modes.count > 1: modes.removeLast()
      case UInt8(ascii: ")"): replaceMode(.code(openParentheses: openParentheses - 1))
      default: break
      }
      masked.append(source[index])
      index += 1
    }
  }

  private mutating func stepString(_ hashCount: Int, _ isMultiline: Bool) {
    let hashes = String(repeating: "#", count: hashCount)
    let end = (isMultiline ? "\"\"\"" : "\"") + hashes
    if startsWith("\\" + hashes + "(") {
      modes.append(.code(openParentheses: 0))
      blank(2 + hashCount)
    } else if startsWith("\\" + hashes) {
      blank(2 + hashCount)
    } else if startsWith(end) {
      modes.removeLast()
      blank(end.count)
    } else {
      blank(1)
    }
  }

  /// How many `#` stand here before a quote; nil when no literal begins here.
  private func hashesBeforeQuote() -> Int? {
    var end = index
    while end < source.count, source[end] == UInt8(ascii: "#") { end += 1 }
    return end < source.count && source[end] == UInt8(ascii: "\"") ? end - index : nil
  }

  private func startsWith(_ text: String, at start: Int? = nil) -> Bool {
    let start = start ?? index
    return start <= source.count && source[start...].starts(with: text.utf8)
  }

  private mutating func replaceMode(_ mode: Mode) {
    modes[modes.count - 1] = mode
  }

  private mutating func blank(_ count: Int) {
    for _ in 0..<count where index < source.count {
      masked.append(source[index] == UInt8(ascii: "\n") ? source[index] : UInt8(ascii: " "))
      index += 1
    }
  }
}
