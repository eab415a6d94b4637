import ServingCore
import Testing

@testable import ServingRuntime

@Suite struct RateFindingTests {
  private static func counts(_ hits: Int, of rows: Int) -> RateCounts {
    var counts = RateCounts()
    for row in 0..<rows { counts.add(hits: row < hits ? 1 : 0, rows: 1) }
    return counts
  }

  @Test(
    arguments: [
      // Hits and rows, hits and rows of the noise, and what it comes to at a margin of 1 %.
      (0, 0, 0, 0, .inconclusive), (0, 10, 0, 0, .inconclusive), (0, 1_000, 0, 0, .alike),
      (300, 1_000, 0, 0, .inconclusive), (300, 1_000, 0, 100, .different),
      (300, 1_000, 0, 2, .inconclusive), (30, 1_000, 30, 1_000, .inconclusive),
      (300, 10_000, 300, 10_000, .alike), (60, 10_000, 0, 1_000, .alike),
      (150, 10_000, 0, 1_000, .different), (0, 1_000, 500, 1_000, .alike),
    ] as [(Int, Int, Int, Int, ComparisonVerdict)])
  func verdictsFollowTheInterval(
    hits: Int, rows: Int, noiseHits: Int, noiseRows: Int, verdict: ComparisonVerdict
  ) {
    let finding = RateFinding(
      Self.counts(hits, of: rows), noise: Self.counts(noiseHits, of: noiseRows), margin: 0.01)
    #expect(finding.verdict == verdict, "\(finding.clause("rows differ"))")
    #expect((finding.noise == nil) == (noiseRows == 0))
    #expect((finding.beyondNoise == nil) == (noiseRows == 0 || rows == 0))
  }

  @Test(
    arguments: [
      (0, 0, 0, 0, "nothing was compared yet"),
      (0, 1_000, 0, 0, "0 % (0 % to 0.383 %) of rows differ, within the margin of 1 %"),
      (300, 1_000, 0, 0, "no request was repeated on the baseline"),
      (300, 1_000, 0, 100, "of rows differ beyond noise, more than the margin of 1 %"),
      (120, 10_000, 0, 1_000, "is a difference, and whether it is above the margin of 1 % is open"),
      (300, 1_000, 0, 2, "neither within the margin of 1 % nor beyond zero"),
    ])
  func clausesSayWhatIsOpen(hits: Int, rows: Int, noiseHits: Int, noiseRows: Int, part: String) {
    let finding = RateFinding(
      Self.counts(hits, of: rows), noise: Self.counts(noiseHits, of: noiseRows), margin: 0.01)
    let clause = finding.clause("rows differ")
    #expect(clause.contains(part), "\(clause)")
  }
}
