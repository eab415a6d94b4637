import ServingTestKit
import Testing

@testable import ServingCore

@Suite struct CountsCodingTests {
  private func rate(_ bytes: [UInt8]) throws -> RateCounts {
    var reader = EvidenceReader(bytes[...], of: "test")
    let counts = try reader.rateCounts("flips")
    try reader.end()
    return counts
  }

  private func mean(_ bytes: [UInt8]) throws -> MeanCounts {
    var reader = EvidenceReader(bytes[...], of: "test")
    let counts = try reader.meanCounts("shift")
    try reader.end()
    return counts
  }

  private func bytes(_ counts: RateCounts) -> [UInt8] {
    var writer = EvidenceWriter()
    writer.append(counts)
    return writer.bytes
  }

  private func bytes(_ counts: MeanCounts) -> [UInt8] {
    var writer = EvidenceWriter()
    writer.append(counts)
    return writer.bytes
  }

  @Test(arguments: SeededRandom.seeds)
  func whatIsWrittenIsRead(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for requestCount in [0, 1, 2, 50, 1_000] {
      for rowsMax in [1, 2, 64, 4_096] {
        var rates = RateCounts()
        var means = MeanCounts()
        for _ in 0..<requestCount {
          let rows = Int.random(in: 1...rowsMax, using: &random)
          rates.add(hits: Int.random(in: 0...rows, using: &random), rows: rows)
          let value = Double.random(in: -9...9, using: &random)
          means.add(sum: value * Double(rows), sumOfSquares: value * value, rows: rows)
        }
        means.add(.nan)
        #expect(try rate(bytes(rates)) == rates)
        #expect(try mean(bytes(means)) == means)
        #expect(bytes(rates).count <= 60 && bytes(means).count <= 70)
      }
    }
  }

  @Test func theFullestOfCountsIsRead() throws {
    var counts = RateCounts()
    counts.units = EvidenceReader.countMax / RateCounts.rowsOfUnitMax
    counts.rows = EvidenceReader.countMax
    counts.hits = EvidenceReader.countMax
    counts.rowsSquared = EvidenceReader.countMax * RateCounts.rowsOfUnitMax
    counts.hitsSquared = counts.rowsSquared
    counts.hitsTimesRows = counts.rowsSquared
    #expect(try rate(bytes(counts)) == counts)
    // Merged beyond 64 bits it stays at the largest, and does not end the process.
    for _ in 0..<8 {
      let same = counts
      counts.merge(same)
    }
    #expect(counts.rowsSquared == .max)
    #expect(counts.estimate(confidence: 0.95).interval.upper == 1)
  }

  @Test func damageIsDataLoss() {
    var rates = RateCounts()
    rates.add(hits: 3, rows: 8)
    rates.add(hits: 0, rows: 1)
    var means = MeanCounts()
    means.add(1)
    means.add(2)
    for length in 0..<bytes(rates).count {
      #expect(throws: ServingError.self) { try rate(Array(bytes(rates)[..<length])) }
    }
    for length in 0..<bytes(means).count {
      #expect(throws: ServingError.self) { try mean(Array(bytes(means)[..<length])) }
    }
    // Requests, rows, hits, squares less rows, squared hits, hits by rows.
    let damaged: [[UInt8]] = [
      [2, 1, 0, 0], [1, 2, 3, 0], [1, 2, 1, 0], [1, 2, 2, 2, 1, 4], [1, 2, 1, 2, 3, 2],
      [1, 2, 1, 2, 1, 5], [1, 2, 1, 0xFF, 0xFF, 0x7F, 1, 1],
    ]
    for bytes in damaged {
      #expect(throws: ServingError.self, "\(bytes)") { try rate(bytes) }
    }
    let changes: [(inout MeanCounts) -> Void] = [
      { $0.offSquared = -1 }, { $0.spread = .nan }, { $0.rowsSquared = .infinity },
      { $0.mean = .infinity }, { $0.offTimesRows = .nan }, { $0.units = 3 },
    ]
    for (index, change) in changes.enumerated() {
      var counts = means
      change(&counts)
      #expect(throws: ServingError.self, "change \(index)") { try mean(bytes(counts)) }
    }
  }

  @Test(arguments: SeededRandom.seeds)
  func anyBytesAreReadOrRefused(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<2_000 {
      let length = Int.random(in: 0...70, using: &random)
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      if let counts = try? rate(bytes) { _ = counts.estimate(confidence: 0.95) }
      if let counts = try? mean(bytes) { _ = counts.estimate(confidence: 0.95) }
    }
  }
}
