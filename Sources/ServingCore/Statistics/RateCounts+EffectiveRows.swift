extension RateCounts {
  /// How many rows of one request each would say as much as these do.
  ///
  /// With one row a request, their number. Otherwise their number by the design effect: the
  /// variance of the rate by the ratio estimator, Σ (hits − rate·rows)² / rows² with the factor
  /// k / (k − 1) (Cochran, "Sampling techniques", 3rd edition 1977, section 2.11), over the
  /// variance that as many single rows would have; and, since a variance from few requests is
  /// itself uncertain, by the squared ratio of Student's quantiles for requests and for rows (Korn
  /// and Graubard, "Confidence intervals for proportions with small expected number of positive
  /// counts estimated from survey data", 1998). k is rows² / Σ rows²: the number of requests when
  /// all are of one size, and less when a few hold most rows. Three limits:
  /// - never above the number of rows: requests that happen to be more even than chance would have
  ///   them promise nothing;
  /// - the correction for few requests never goes below k: when all rows of a request are alike,
  ///   requests are single trials, whose variance is known;
  /// - for the design effect a request of hits alone and one without any are added, as large as
  ///   these are on average. Without hits, requests and not rows are counted then, since nothing
  ///   yet shows that rows vary by themselves; and few hits cannot show it either. With one row a
  ///   request this changes nothing.
  ///
  /// In simulations (rates of 0.5 to 95 %, 12 to 400 requests of 1 to 16 rows, of which none to all
  /// were alike within) intervals of 95 % held the truth in at least 92 %; without the two added
  /// requests in 75 % where hits were rare and half of the requests alike. Their price: where rows
  /// hardly hang together and hits are few, intervals are two to three times as wide as need be,
  /// which wears off as hits come.
  package func effectiveRows(confidence: Double) -> Double {
    let rowCount = Double(rows)
    // Only one is its own square.
    guard rowsSquared > rows else { return rowCount }
    let plain = rowCount / max(1, designEffect)
    let alike = rowCount * rowCount / Double(rowsSquared)
    // With a single one, or one that outweighs all others, as with two.
    let units = max(2, alike)
    let quantiles =
      StudentT.quantile(confidence: confidence, degrees: rowCount - 1)
      / StudentT.quantile(confidence: confidence, degrees: units - 1)
    // k / (k − 1) of the requests' variance over rows / (rows − 1) of the rows'.
    let fewUnits = (units - 1) / units * rowCount / (rowCount - 1)
    return max(plain * fewUnits * quantiles * quantiles, min(plain, alike))
  }

  /// The variance of the rate over that of as many single rows, for many requests.
  private var designEffect: Double {
    let added = Double(rows) / Double(units)
    let addedSquared = added * added
    let rowSum = Double(rows) + 2 * added
    let share = (Double(hits) + added) / rowSum
    let squares =
      Double(hitsSquared) + addedSquared
      - 2 * share * (Double(hitsTimesRows) + addedSquared)
      + share * share * (Double(rowsSquared) + 2 * addedSquared)
    return squares / (rowSum * share * (1 - share))
  }

  /// How many further rows, as these come, until the interval is at most `halfWidth` to either side
  /// on average; nil when it is so now. At the rate and the design effect seen; without rows at the
  /// rate of a half, which needs most, and one row a request.
  /// - Parameter halfWidth: above zero, as a share: 0.01 for one in a hundred.
  package func rowsNeeded(halfWidth: Double, confidence: Double) -> Int? {
    precondition(halfWidth > 0, "half width \(halfWidth): expected above 0")
    guard estimate(confidence: confidence).interval.width > 2 * halfWidth else { return nil }
    let share = rows > 0 ? rate : 0.5
    let sizeNeeded = WilsonScore.sizeNeeded(
      share: share, halfWidth: halfWidth, confidence: confidence)
    let rowsOfOne = rows > 0 ? Double(rows) / effectiveRows(confidence: confidence) : 1
    let further = (sizeNeeded * rowsOfOne - Double(rows)).rounded(.up)
    // What nobody can wait for need not be told apart.
    return Int(min(max(further, 1), Double(EvidenceReader.countMax)))
  }
}
