extension RowFinding {
  /// Rankings by ids, best first, as keys of the first elements; sorts both. Ids that come twice
  /// count twice.
  init(
    rankedKeys firstKeys: UnsafeMutableBufferPointer<UInt64>,
    _ secondKeys: UnsafeMutableBufferPointer<UInt64>
  ) {
    // Sorting in place asks for variables.
    var (first, second) = (firstKeys, secondKeys)
    overlap = 1
    guard !first.elementsEqual(second) else { return }
    first.sort()
    second.sort()
    var same = 0
    var place = 0
    var other = 0
    while place < first.count, other < second.count {
      if first[place] == second[other] {
        same += 1
        place += 1
        other += 1
      } else if first[place] < second[other] {
        place += 1
      } else {
        other += 1
      }
    }
    noteOverlap(same, of: max(first.count, second.count), isSameOrder: false)
  }

  /// Rankings by scores: the places of the largest, the first of equals first, NaN last.
  ///
  /// Places whose scores in the baseline differ by no more than the rule allows may change theirs.
  init(ranking first: NumericRow, _ second: NumericRow, _ rule: OutputRule) {
    let count = min(rule.top, max(first.count, second.count))
    overlap = 1
    guard count > 0 else { return }
    let baseline = Self.largestPlaces(of: first, count)
    let candidate = Self.largestPlaces(of: second, count)
    func score(_ place: Int) -> Double {
      let score = place < first.count ? first[place] : -.infinity
      return score.isNaN ? -.infinity : score
    }
    func isAlike(_ score: Double, _ other: Double) -> Bool {
      let allowed = rule.absolute + rule.relative * score.magnitude
      return score == other || (score - other).magnitude <= allowed
    }
    let last = baseline.last.map(score) ?? -.infinity
    let same = candidate.count { place in
      place < first.count && (score(place) >= last || isAlike(last, score(place)))
    }
    let isSameOrder = zip(baseline, candidate).allSatisfy { left, right in
      left == right || isAlike(score(left), score(right))
    }
    noteOverlap(same, of: count, isSameOrder: isSameOrder)
  }

  private mutating func noteOverlap(_ same: Int, of count: Int, isSameOrder: Bool) {
    let share = Double(same) / Double(count)
    overlap = share
    if same < count {
      note(.overlap(same, of: count), magnitude: Self.extent(0.1 + 0.85 * (1 - share)))
    } else if !isSameOrder {
      note(.order, magnitude: 0.1)
    }
  }

  private static func largestPlaces(of row: NumericRow, _ count: Int) -> [Int] {
    var best: [(score: Double, place: Int)] = []
    best.reserveCapacity(count + 1)
    for place in 0..<row.count {
      let score = row[place].isNaN ? -.infinity : row[place]
      if best.count == count, let last = best.last, score <= last.score { continue }
      // Most are passed over above; of the few that are not, most go near the end.
      var at = best.count
      while at > 0, best[at - 1].score < score { at -= 1 }
      best.insert((score, place), at: at)
      if best.count > count { best.removeLast() }
    }
    return best.map(\.place)
  }
}
