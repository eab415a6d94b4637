/// Tensors as JSON, for people to look at: no more than fits, and it says what is left out.
///
/// An object by name of arrays, with an array for each row where rows have several elements; one
/// element alone is not in an array. Numbers are as JSON has them; infinities and NaN, which it
/// does not have, are the texts `"inf"`, `"-inf"` and `"nan"`; what is not UTF-8 in a text is
/// U+FFFD. What is left out is counted in a text in its place, such as `"… 472 more"`.
package enum TensorText {
  /// Of each tensor.
  package static let elementsMax = 64
  /// Of an element that is text; longer ones are cut.
  package static let textBytesMax = 512
  package static let nameBytesMax = 128
  /// What a tensor is given at least while there is so much left.
  private static let shareBytesMin = 256
  /// Room for what says that something is left out.
  private static let noteBytesMax = 48

  /// - Parameters:
  ///   - tensors: those without a view are left out.
  ///   - row: which row of each tensor to show; nil for all of them.
  ///   - rowCount: rows of each tensor; 1 for a model without a batch axis.
  ///   - bytesMax: of the whole text.
  package static func object(
    _ tensors: [(name: String, view: TensorView?)], row: Int? = nil, rowCount: Int,
    bytesMax: Int = DifferentPair.textBytesMax
  ) -> String {
    var text = "{"
    var left = tensors.count { $0.view != nil }
    for (name, view) in tensors {
      guard let view else { continue }
      let separator = text.utf8.count > 1 ? "," : ""
      let room = bytesMax - text.utf8.count - noteBytesMax
      let key = separator + quoted(name.shortened(byteCountMax: nameBytesMax)) + ":"
      // What the ones before left is shared among those to come.
      let share = max(room / left, min(room, shareBytesMin)) - key.utf8.count
      guard share > noteBytesMax else {
        return text + "\(separator)\"…\":\"\(left) more\"}"
      }
      text += key + values(of: view, row: row, rowCount: rowCount, bytesMax: share)
      left -= 1
    }
    return text + "}"
  }

  private static func values(
    of view: TensorView, row: Int?, rowCount: Int, bytesMax: Int
  ) -> String {
    guard let count = view.shape.elementCount, rowCount > 0, count.isMultiple(of: rowCount),
      var elements = ElementTexts(view, count: count, textBytesMax: min(textBytesMax, bytesMax / 2))
    else { return "\"… not readable\"" }
    let perRow = count / rowCount
    let range = row.map { $0 * perRow..<($0 + 1) * perRow } ?? 0..<count
    let isNested = row == nil && perRow > 1 && rowCount > 1
    let (open, close) = range.count == 1 ? ("", "") : isNested ? ("[[", "]]") : ("[", "]")
    guard !range.isEmpty else { return "[]" }
    elements.skip(range.lowerBound)
    var text = open
    for place in 0..<range.count {
      let separator = place == 0 ? "" : isNested && place % perRow == 0 ? "],[" : ","
      let element = elements.next()
      let isFitting = text.utf8.count + element.utf8.count + noteBytesMax <= bytesMax
      guard place < elementsMax, isFitting else {
        let more = Figures.count(range.count - place)
        return text + "\(place == 0 ? "" : ",")\"… \(more) more\"" + close
      }
      text += separator + element
    }
    return text + close
  }

  /// A text as JSON has it (RFC 8259 section 7).
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
