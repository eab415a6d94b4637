import ServingCore
import ServingTestKit
import Testing

/// How often intervals of 95 % hold the truth, by simulation.
///
/// 1,000 runs tell a coverage of 95 % to within 2.1 points at three standard deviations; score
/// intervals of few trials themselves swing by a point or two around their level, as counts come
/// in steps. So 91 % is asked for, and where rows hang together it is shown beside it what comes of
/// taking them for single ones.
@Suite struct CoverageSimulationTests {
  private static let runs = 1_000
  private static let confidence = 0.95
  private static let coverageMin = 0.91

  /// Requests of 1 to 16 rows.
  struct Clusters: CustomTestStringConvertible, Sendable {
    /// The true rate.
    var rate: Double
    /// The share of requests whose rows are all the same; in others each is by itself.
    var alike: Double
    var requests: Int

    var testDescription: String {
      "\(requests) requests, rate \(rate), \(alike) of them alike within"
    }

    func draw(_ random: inout SeededRandom) -> RateCounts {
      var counts = RateCounts()
      for _ in 0..<requests {
        let rows = 1 + Int(random.next() >> 60)
        if random.share() < alike {
          counts.add(hits: isHit(&random) ? rows : 0, rows: rows)
        } else {
          counts.add(hits: (0..<rows).count { _ in isHit(&random) }, rows: rows)
        }
      }
      return counts
    }

    private func isHit(_ random: inout SeededRandom) -> Bool {
      random.share() < rate
    }
  }

  static let clusters: [Clusters] = [0.005, 0.05, 0.3, 0.95].flatMap { rate in
    [0.0, 0.2, 0.5, 1].flatMap { alike in
      [12, 80].map { Clusters(rate: rate, alike: alike, requests: $0) }
    }
  }

  private static func coverage(_ isHeld: () -> Bool) -> Double {
    Double((0..<runs).count { _ in isHeld() }) / Double(runs)
  }

  @Test(arguments: clusters)
  func ratesOfRowsInRequests(clusters: Clusters) {
    let seed: UInt64 = 20_261_101
    var random = SeededRandom(seed: seed)
    let coverage = Self.coverage {
      clusters.draw(&random).estimate(confidence: Self.confidence).interval.contains(clusters.rate)
    }
    #expect(coverage >= Self.coverageMin, "seed \(seed)")
  }

  @Test func rowsTakenForSingleOnesHoldTooSeldom() {
    let seed: UInt64 = 20_261_102
    var random = SeededRandom(seed: seed)
    let clusters = Clusters(rate: 0.3, alike: 1, requests: 60)
    let coverage = Self.coverage {
      let counts = clusters.draw(&random)
      let single = RateCountsTests.single(counts.hits, of: counts.rows)
      return single.estimate(confidence: Self.confidence).interval.contains(clusters.rate)
    }
    #expect(coverage < 0.7, "seed \(seed)")
  }

  @Test(arguments: [0.0, 0.5, 1], [8, 40])
  func meansOfRowsInRequests(alike: Double, requests: Int) {
    let seed: UInt64 = 20_261_103
    var random = SeededRandom(seed: seed)
    let coverage = Self.coverage {
      var counts = MeanCounts()
      for _ in 0..<requests {
        let common = random.share()
        let values = (0..<1 + Int(random.next() >> 60)).map { _ in
          alike * common + (1 - alike) * random.share()
        }
        counts.add(
          sum: values.reduce(0, +), sumOfSquares: values.reduce(0) { $0 + $1 * $1 },
          rows: values.count)
      }
      return counts.estimate(confidence: Self.confidence)?.interval.contains(0.5) == true
    }
    #expect(coverage >= Self.coverageMin, "seed \(seed)")
  }

  @Test(arguments: [(0.05, 0.05), (0.05, 0.2), (0.5, 0.5), (0.95, 0.9)], [20, 100])
  func differencesOfRates(rates: (first: Double, second: Double), requests: Int) {
    let seed: UInt64 = 20_261_104
    var random = SeededRandom(seed: seed)
    let first = Clusters(rate: rates.first, alike: 0.5, requests: requests)
    let second = Clusters(rate: rates.second, alike: 0.5, requests: requests)
    var alarms = 0
    let coverage = Self.coverage {
      let (one, other) = (first.draw(&random), second.draw(&random))
      if RateDifference.pValue(one, other) <= 1 - Self.confidence { alarms += 1 }
      return RateDifference.estimate(one, less: other, confidence: Self.confidence)
        .interval.contains(rates.first - rates.second)
    }
    #expect(coverage >= Self.coverageMin, "seed \(seed)")
    guard rates.first == rates.second else { return }
    #expect(Double(alarms) / Double(Self.runs) <= 1 - Self.coverageMin, "seed \(seed)")
  }

  /// The chances of: both right, only the first, only the second.
  @Test(
    arguments: [(0.8, 0.05, 0.05), (0.8, 0.02, 0.1), (0.3, 0.2, 0.3), (0.97, 0.01, 0.01)],
    [30, 200])
  func differencesWithinPairs(chances: (Double, Double, Double), pairs: Int) {
    let seed: UInt64 = 20_261_105
    var random = SeededRandom(seed: seed)
    let coverage = Self.coverage {
      var cells = [0, 0, 0, 0]
      for _ in 0..<pairs {
        let place = random.share()
        if place < chances.0 {
          cells[0] += 1
        } else if place < chances.0 + chances.1 {
          cells[1] += 1
        } else if place < chances.0 + chances.1 + chances.2 {
          cells[2] += 1
        } else {
          cells[3] += 1
        }
      }
      return McNemar(
        bothRight: cells[0], onlyFirst: cells[1], onlySecond: cells[2], bothWrong: cells[3]
      ).difference(confidence: Self.confidence).interval.contains(chances.2 - chances.1)
    }
    #expect(coverage >= Self.coverageMin, "seed \(seed)")
  }

  /// Of skewed differences the plain bootstrap of so few holds too seldom, and BCa nearly enough.
  @Test func meansOfSkewedDifferencesByResampling() {
    let seed: UInt64 = 20_261_106
    var random = SeededRandom(seed: seed)
    let coverage = Self.coverage {
      // Exponential, of mean 1.
      let values = (0..<30).map { _ in -random.share().naturalLog }
      let estimate = PairedBootstrap.meanDifference(
        values, resamples: 300, confidence: Self.confidence, seed: random.next())
      return estimate?.interval.contains(1) == true
    }
    #expect(coverage >= 0.9, "seed \(seed)")
  }

  @Test(arguments: [0.0, 0.6])
  func rankCorrelations(mixture: Double) {
    let seed: UInt64 = 20_261_107
    var random = SeededRandom(seed: seed)
    func normal() -> Double {
      StandardNormal.quantile(random.share())
    }
    // Of two normal variables of correlation r it is 6/π·asin(r/2).
    let truth = mixture == 0 ? 0 : 0.581_920_104
    let coverage = Self.coverage {
      let pairs = (0..<40).map { _ in
        let first = normal()
        return (first, mixture * first + (1 - mixture * mixture).squareRoot() * normal())
      }
      let estimate = RankCorrelation.spearman(pairs, confidence: Self.confidence)
      return estimate?.interval.contains(truth) == true
    }
    #expect(coverage >= Self.coverageMin, "seed \(seed)")
  }
}

extension SeededRandom {
  /// Between 0 and 1, both left out. `Double.random` takes several times as long in a debug build.
  fileprivate mutating func share() -> Double {
    (Double(next() >> 11) + 0.5) * 0x1p-53
  }
}
