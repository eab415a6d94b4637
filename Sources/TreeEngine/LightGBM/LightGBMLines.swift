/// Goes through the lines of a model's text, which end in a line feed, or a carriage return and a
/// line feed, or with the text.
struct LightGBMLines {
  struct Line {
    /// Where the line's text is, without its end.
    var range: Range<Int>
    /// Counted from one.
    var number: Int
    /// The line's distance from the beginning of the text, in bytes, as it is when lines end in
    /// line feeds alone: what `tree_sizes` counts, whatever became of the line ends since.
    var distance: Int
  }

  private var offset = 0
  private var lineCount = 0
  private var carriageReturnCount = 0

  /// How far from the beginning the next line is, see ``Line/distance``.
  var distance: Int { offset - carriageReturnCount }

  /// The next line; nil at the end of the text.
  mutating func next(in text: Span<UInt8>) -> Line? {
    guard offset < text.count else { return nil }
    let start = offset
    var end = start
    while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
    offset = min(end + 1, text.count)
    lineCount += 1
    let line = Line(range: start..<end, number: lineCount, distance: start - carriageReturnCount)
    guard end > start, text[end - 1] == UInt8(ascii: "\r") else { return line }
    carriageReturnCount += 1
    return Line(range: start..<end - 1, number: line.number, distance: line.distance)
  }

  /// The next line that is not empty; nil at the end of the text.
  mutating func nextFilled(in text: Span<UInt8>) -> Line? {
    while let line = next(in: text) {
      if !line.range.isEmpty { return line }
    }
    return nil
  }
}
