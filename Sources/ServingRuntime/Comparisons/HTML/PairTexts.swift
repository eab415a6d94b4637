/// Two texts beside each other with what differs marked.
enum PairTexts {
  private struct Token {
    var text: Substring
    var isWord: Bool
  }

  /// Both texts; with the same number of words, those that differ are marked, and else all between
  /// what both begin and end with.
  static func marked(_ baseline: String, _ candidate: String) -> (Markup, Markup) {
    let left = tokens(baseline)
    let right = tokens(candidate)
    let differs: (Set<Int>, Set<Int>)
    if left.count == right.count {
      let places = Set(left.indices.filter { left[$0].text != right[$0].text })
      differs = (places, places)
    } else {
      let most = min(left.count, right.count)
      let head = (0..<most).first { left[$0].text != right[$0].text } ?? most
      let tail =
        (0..<(most - head)).first {
          left[left.count - 1 - $0].text != right[right.count - 1 - $0].text
        } ?? most - head
      differs = (Set(head..<left.count - tail), Set(head..<right.count - tail))
    }
    return (markup(left, differs.0), markup(right, differs.1))
  }

  private static func markup(_ tokens: [Token], _ differs: Set<Int>) -> Markup {
    var markup: Markup = ""
    for (index, token) in tokens.enumerated() {
      if differs.contains(index), token.isWord {
        markup += "<mark>\(token.text)</mark>"
      } else {
        markup += "\(token.text)"
      }
    }
    return markup
  }

  /// Cuts JSON where its elements end. Not a parser: texts that were cut short are no JSON.
  private static func tokens(_ text: String) -> [Token] {
    var tokens: [Token] = []
    var rest = text[...]
    while let first = rest.first {
      let isWord = !isBreak(first)
      let token = isWord ? rest.prefix { !isBreak($0) } : rest.prefix(1)
      tokens.append(Token(text: token, isWord: isWord))
      rest = rest.dropFirst(token.count)
    }
    return tokens
  }

  private static func isBreak(_ character: Character) -> Bool {
    switch character {
    case "[", "]", "{", "}", ",", ":", " ", "\n", "\t": true
    default: false
    }
  }
}
