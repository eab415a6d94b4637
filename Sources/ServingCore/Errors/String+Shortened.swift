extension String {
  /// The text, or as much of its beginning as fits with an ellipsis behind it.
  package func shortened(byteCountMax: Int) -> String {
    let ellipsis = "…"
    guard utf8.count > byteCountMax else { return self }
    var shortened = ""
    var byteCount = ellipsis.utf8.count
    for scalar in unicodeScalars {
      byteCount += UTF8.width(scalar)
      guard byteCount <= byteCountMax else { break }
      shortened.unicodeScalars.append(scalar)
    }
    return shortened + ellipsis
  }
}
