/// Fisher's exact test of two rates: the tables with the same sums are held against this one.
///
/// Meant for tables with a small expected count; the time is that of the tables whose chance can be
/// told from zero.
struct FisherExact {
  /// What counts as equally likely, as rounding may tell tables apart that are not.
  private static let tolerance = 1 + 1e-7

  let firstHits: Int
  let firstMisses: Int
  let secondHits: Int
  let secondMisses: Int

  /// Two-sided: the chance of all tables that are at most as likely as this one.
  ///
  /// Chances are relative to the likeliest table, from which they follow one by one by the ratio of
  /// neighbours, so there is no factorial whose digits could be lost.
  var pValue: Double {
    let first = firstHits + firstMisses
    let second = secondHits + secondMisses
    let hits = firstHits + secondHits
    let least = max(0, hits - second)
    let most = min(hits, first)
    let mode = Double(hits + 1) * (Double(first + 1) / Double(first + second + 2))
    let likeliest = min(max(Int(mode), least), most)

    // The ratio of the chance of one more hit in the first row to that of `count`.
    func step(_ count: Int) -> Double {
      let rising = Double(hits - count) * Double(first - count)
      return rising / (Double(count + 1) * Double(second - hits + count + 1))
    }
    var chances = [(count: likeliest, chance: 1.0)]
    var chance = 1.0
    var count = likeliest
    while count < most, chance > 0 {
      chance *= step(count)
      count += 1
      chances.append((count, chance))
    }
    chance = 1
    count = likeliest
    while count > least, chance > 0 {
      count -= 1
      chance /= step(count)
      chances.append((count, chance))
    }
    // One that is not among them has a chance too small for a number.
    let seen = chances.first { $0.count == firstHits }?.chance ?? 0
    let ascending = chances.map(\.chance).sorted()
    let extreme = ascending.prefix { $0 <= seen * Self.tolerance }.reduce(0, +)
    return min(1, extreme / ascending.reduce(0, +))
  }
}
