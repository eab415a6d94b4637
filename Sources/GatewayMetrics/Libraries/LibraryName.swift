/// From what libraries call things to names that the text format can hold.
enum LibraryName {
  /// A metric's name with the suffix that its kind asks for: `_total` for what is counted,
  /// `_seconds` for durations.
  static func metric(_ label: String, suffix: String, bytesMax: Int) -> String {
    let name = valid(label, bytesMax: bytesMax)
    return name.hasSuffix(suffix) ? name : name + suffix
  }

  /// Labels by name, each name once, without those that the format keeps for itself.
  static func labels(_ dimensions: [(String, String)], _ limits: LibraryLimits) -> [MetricLabel] {
    var labels: [MetricLabel] = []
    for (key, value) in dimensions where labels.count < limits.labelCountMax {
      var name = valid(key, bytesMax: limits.textBytesMax)
      if name.hasPrefix("__") || name == "le" || name == "quantile" { name = "label_" + name }
      guard !labels.contains(where: { $0.name == name }) else { continue }
      labels.append(MetricLabel(name, cut(value, bytesMax: limits.textBytesMax)))
    }
    return labels.sorted { $0.name < $1.name }
  }

  /// Letters, digits and underscores, the first no digit; anything else becomes an underscore.
  private static func valid(_ text: String, bytesMax: Int) -> String {
    var name = ""
    for scalar in text.unicodeScalars.prefix(bytesMax) {
      switch scalar {
      case "a"..."z", "A"..."Z", "_": name.unicodeScalars.append(scalar)
      case "0"..."9":
        if name.isEmpty { name = "_" }
        name.unicodeScalars.append(scalar)
      default: name += "_"
      }
    }
    return name.isEmpty ? "_" : name
  }

  /// Whole scalars, no more than so many bytes of them.
  private static func cut(_ text: String, bytesMax: Int) -> String {
    guard text.utf8.count > bytesMax else { return text }
    var cut = ""
    var byteCount = 0
    for scalar in text.unicodeScalars {
      byteCount += UTF8.width(scalar)
      if byteCount > bytesMax { break }
      cut.unicodeScalars.append(scalar)
    }
    return cut
  }
}
