/// Corrections of p values when several questions are asked at once, such as one for each slice:
/// twenty slices without any difference show one at 5 % by chance.
///
/// Both give adjusted p values in the order of those given, to be held against the same level as a
/// single one would be. P values outside 0 to 1 are a mistake of the caller.
package enum MultipleTesting {
  /// The chance that any of the questions whose adjusted value is below the level is answered
  /// wrongly is at most the level, however they hang together (Holm, "A simple sequentially
  /// rejective multiple test procedure", 1979).
  package static func holm(_ pValues: [Double]) -> [Double] {
    var adjusted = pValues
    var largest = 0.0
    for (place, index) in ascending(pValues).enumerated() {
      largest = max(largest, min(1, Double(pValues.count - place) * pValues[index]))
      adjusted[index] = largest
    }
    return adjusted
  }

  /// Of those whose adjusted value is below the level, the expected share that is answered wrongly
  /// is at most the level, when they are independent or hang together positively (Benjamini and
  /// Hochberg, "Controlling the false discovery rate", 1995).
  package static func benjaminiHochberg(_ pValues: [Double]) -> [Double] {
    var adjusted = pValues
    var least = 1.0
    for (place, index) in ascending(pValues).enumerated().reversed() {
      least = min(least, Double(pValues.count) / Double(place + 1) * pValues[index])
      adjusted[index] = least
    }
    return adjusted
  }

  private static func ascending(_ pValues: [Double]) -> [Int] {
    for value in pValues {
      precondition(0 <= value && value <= 1, "p value \(value): expected 0 to 1")
    }
    return pValues.indices.sorted { pValues[$0] < pValues[$1] }
  }
}
