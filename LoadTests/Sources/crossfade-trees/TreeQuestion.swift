/// A line of standard input.
enum TreeQuestion: Equatable {
  case time(batch: Int, seconds: Double)
  case write(batch: Int, count: Int, path: String)

  init(_ line: String) throws(TreeFailure) {
    let words = line.split(separator: " ").map(String.init)
    if words.count == 3, words[0] == "time", let batch = Int(words[1]),
      let seconds = Double(words[2])
    {
      self = .time(batch: batch, seconds: seconds)
    } else if words.count == 4, words[0] == "write", let batch = Int(words[1]),
      let count = Int(words[2])
    {
      self = .write(batch: batch, count: count, path: words[3])
    } else {
      throw TreeFailure("expected time BATCH SECONDS or write BATCH COUNT FILE, got \(line)")
    }
  }
}
