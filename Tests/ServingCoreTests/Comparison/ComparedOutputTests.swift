import ServingCore
import Testing

/// What each kind of output gives, one request at a time.
@Suite struct ComparedOutputTests {
  private static func compare(
    _ kind: OutputKind, rule: OutputRule = .standard, rows: Int = 1, _ baseline: OwnedTensor?,
    _ candidate: OwnedTensor?
  ) -> (output: ComparedOutput, findings: PairFindings) {
    var comparison = Comparison(.one(kind, rule))
    let findings = comparison.add(
      PairScript(rowCount: rows, baseline: [baseline], candidate: [candidate]))
    return (comparison.total.outputs[0], findings)
  }

  @Test(
    arguments: [
      (.texts(["a"]), .texts(["a"]), false), (.texts(["a"]), .texts(["b"]), true),
      (.texts([""]), .texts([""]), false), (.texts(["a"]), .texts(["a "]), true),
      (.numbers([3], .int64), .numbers([3], .int32), false),
      (.numbers([-3], .int64), .numbers([-3], .int32), false),
      (.numbers([3], .int64), .numbers([4], .int64), true),
      (.numbers([1], .bool), .numbers([0], .bool), true),
      (.numbers([255], .uint8), .numbers([255], .uint8), false),
    ] as [(OwnedTensor, OwnedTensor, Bool)])
  func labelsFlip(_ baseline: OwnedTensor, _ candidate: OwnedTensor, _ flips: Bool) {
    let (output, findings) = Self.compare(.label, baseline, candidate)
    #expect(output.flips?.hits == (flips ? 1 : 0))
    #expect(output.flips?.rows == 1)
    #expect(output.differing.hits == (flips ? 1 : 0))
    #expect(findings.magnitude == (flips ? 2 : 0))
    #expect(findings.differs == flips)
    #expect(output.confusion?.counts.values.reduce(0, +) == 1)
  }

  @Test func labelsAreCountedByRow() {
    let (output, findings) = Self.compare(
      .label, rows: 3, .texts(["a", "b", "a"], rows: 3), .texts(["a", "a", "c"], rows: 3))
    #expect(output.flips?.hits == 2)
    #expect(findings.rowCount == 3 && findings.differingRows == 2 && findings.row == 1)
    #expect(
      findings.sentence == "output \"y\" of row 1: \"b\" became \"a\"; 2 of 3 rows differ")
    let cells = output.confusion?.cells.map { "\($0.cell.baseline)>\($0.cell.candidate)" }
    #expect(cells == ["a>a", "a>c", "b>a"])
  }

  @Test(
    arguments: [
      // Differences within and beyond, one side's zero, signs.
      ([1.0, 1.0], 0, nil), ([1, 1.0001], 0, nil), ([1, 1.0002], 1, nil), ([0, 0], 0, nil),
      ([0, 1e-6], 0, nil), ([-1, 1], 1, nil),
      // What is not finite on one side differs, the same on both does not.
      ([.nan, .nan], 0, 0), ([.nan, 1], 1, 0), ([1, .nan], 1, 0), ([.infinity, .infinity], 0, 0),
      ([.infinity, -.infinity], 1, 0), ([.infinity, 1], 1, 0),
    ] as [([Double], Int, Int?)])
  func scoresDiffer(_ pair: [Double], _ differing: Int, _ count: Int?) {
    let (output, findings) = Self.compare(
      .score, .numbers([pair[0]], .fp64), .numbers([pair[1]], .fp64))
    #expect(output.differing.hits == differing)
    #expect((findings.magnitude > 0) == (differing == 1))
    #expect(output.absolute?.count == count ?? 1)
    #expect(output.shift?.rows == count ?? 1)
    #expect(output.sample?.points.count == count ?? 1)
    #expect(output.nonFiniteRows == (count == 0 ? differing : 0))
    if count == 0, differing == 1 { #expect(findings.magnitude == 3) }
  }

  @Test(
    arguments: [
      .fp16, .bf16, .fp32, .fp64, .int32, .int64, .uint8,
    ] as [Datatype])
  func everyTypeOfNumberIsRead(_ datatype: Datatype) throws {
    let (output, _) = Self.compare(
      .numbers, rows: 2, .numbers([1, 2, 3, 100], rows: 2, datatype),
      .numbers([1, 4, 3, 50], rows: 2, datatype))
    #expect(output.differing.hits == 2)
    #expect(try #require(output.absolute?.quantile(1)) == 50)
    #expect(try #require(output.absolute?.quantile(0.5)) == 2)
    // Of the row's means: 1.5 and 2.5, 51.5 and 26.5.
    #expect(output.shift?.mean == -12)
    #expect(output.sample?.points.map(\.baseline).sorted() == [1.5, 51.5])
  }

  @Test func theRelativeDifferenceToZeroIsInfinite() {
    let (output, _) = Self.compare(.score, .numbers([0]), .numbers([1]))
    #expect(output.relative?.count == 0)
    #expect(output.relative?.histogram.nonFiniteCount == 1)
    #expect(output.absolute?.mean.mean == 1)
  }

  @Test(
    arguments: [
      ([0.4, 0.6], 1, 0), ([0.6, 0.4], 0, 1), ([0.5, 0.4], 0, 1), ([0.4, 0.5], 1, 0),
      ([0.6, 0.7], 0, 0), ([0.49999999, 0.5], 1, 0), ([.nan, 0.7], 0, 0),
      ([-.infinity, .infinity], 1, 0),
    ] as [([Double], Int, Int)])
  func scoresCrossThresholds(_ pair: [Double], _ upward: Int, _ downward: Int) {
    let (output, findings) = Self.compare(
      .score, rule: OutputRule(thresholds: [0.5, 10_000]), .numbers([pair[0]], .fp64),
      .numbers([pair[1]], .fp64))
    #expect(output.crossings.map(\.threshold) == [0.5, 10_000])
    #expect(output.crossings[0].upward == upward)
    #expect(output.crossings[0].downward == downward)
    #expect(output.crossings[0].rows.hits == upward + downward)
    #expect(output.crossings[0].rows.rows == 1)
    if upward + downward == 1 {
      #expect(output.differing.hits == 1)
      #expect(findings.magnitude >= 1)
    }
  }

  @Test func probabilitiesFlipAndCrossByTheirLargest() throws {
    let (output, findings) = Self.compare(
      .probabilities, rule: OutputRule(thresholds: [0.55]), rows: 2,
      .numbers([0.3, 0.7, 0.6, 0.4], rows: 2, .fp64),
      .numbers([0.3, 0.7, 0.46875, 0.53125], rows: 2, .fp64))
    #expect(output.flips?.hits == 1 && output.flips?.rows == 2)
    #expect(output.crossings[0].downward == 1)
    #expect(try #require(output.totalVariation?.mean.mean).isNear(0.13125 / 2))
    #expect(output.sample?.points.map(\.candidate).sorted() == [0.53125, 0.7])
    #expect(output.histogram?.candidate[26] == 1)
    #expect(output.histogram?.edges.count == 51)
    #expect(output.confusion?.counts[.init(baseline: "0", candidate: "1")] == 1)
    #expect((2..<3).contains(findings.magnitude))
    #expect(
      findings.sentence
        == "output \"y\" of row 1: class \"0\" (0.6) became \"1\" (0.531); 1 of 2 rows differ")
  }

  @Test(arguments: [[3.0, -1], [0.2, 0.2], [1.5, -0.5]])
  func whatDoesNotSumToOneIsCounted(_ logits: [Double]) {
    let (output, _) = Self.compare(.probabilities, .numbers([0.5, 0.5]), .numbers(logits))
    #expect(output.unnormalizedRows == 1)
    #expect(output.totalVariation?.count == 0)
    #expect(output.absolute?.count == 1)
    #expect(output.differing.hits == 1)
  }

  @Test func probabilitiesOfNaNHaveNoLabel() {
    let (output, findings) = Self.compare(
      .probabilities, .numbers([.nan, .nan]), .numbers([0.5, 0.5]))
    #expect(output.nonFiniteRows == 1)
    #expect(output.flips?.hits == 0)
    #expect(output.confusion?.counts == [:])
    #expect(findings.magnitude == 3)
  }

  @Test(
    arguments: [
      ([1, 0], [2, 0], 1.0, false), ([1, 0], [0, 1], 0, true), ([1, 0], [-1, 0], -1, true),
      ([0, 0], [0, 0], 1, false), ([0, 0], [1, 0], 0, true), ([1, 0], [1, 0.01], 0.99995, false),
      ([3, 4], [4, 3], 0.96, true),
    ] as [([Double], [Double], Double, Bool)])
  func embeddingsHaveACosine(
    _ baseline: [Double], _ candidate: [Double], _ cosine: Double, _ differs: Bool
  ) throws {
    let (output, findings) = Self.compare(.embedding, .numbers(baseline), .numbers(candidate))
    let mean = try #require(output.cosine?.mean.mean)
    #expect((mean - cosine).magnitude < 1e-6)
    #expect(findings.differs == differs)
  }

  @Test(arguments: [[1e300, 1e300], [.nan, 1], [.infinity, 1]])
  func embeddingsBeyondSquaresAreComparedByElement(_ vector: [Double]) {
    let same = Self.compare(.embedding, .numbers(vector, .fp64), .numbers(vector, .fp64))
    #expect(!same.findings.differs && same.output.cosine?.count == 0)
    let other = Self.compare(
      .embedding, .numbers(vector, .fp64), .numbers([vector[0], 2], .fp64))
    #expect(other.findings.differs)
  }

  @Test(
    arguments: [
      ([1, 2, 3, 4], [1, 2, 3, 9], 1.0, false), ([1, 2, 3], [1, 3, 2], 1, true),
      ([1, 2, 3], [1, 2, 4], 2 / 3.0, true), ([1, 2, 3], [7, 8, 9], 0, true),
      ([1, 1, 2], [1, 2, 2], 2 / 3.0, true), ([1, 2], [1, 2, 3], 2 / 3.0, true),
      ([], [], 1, false), ([], [1], 0, true),
    ] as [([Double], [Double], Double, Bool)])
  func rankingsOfIDsOverlap(
    _ baseline: [Double], _ candidate: [Double], _ overlap: Double, _ differs: Bool
  ) throws {
    let rule = OutputRule(top: 3)
    for asText in [false, true] {
      func tensor(_ values: [Double]) -> OwnedTensor {
        asText ? .texts(values.map { "\($0)" }) : .numbers(values, .int64)
      }
      let (output, findings) = Self.compare(
        .ranking, rule: rule, tensor(baseline), tensor(candidate))
      #expect(try #require(output.overlap?.mean.mean).isNear(overlap))
      #expect(findings.differs == differs)
    }
  }

  @Test(
    arguments: [
      ([0.9, 0.5, 0.4, 0.1], [0.8, 0.6, 0.3, 0.2], 1.0, false),
      ([0.9, 0.5, 0.4, 0.1], [0.5, 0.9, 0.4, 0.1], 1, true),
      ([0.9, 0.5, 0.4, 0.1], [0.9, 0.1, 0.4, 0.5], 0.5, true),
      // Ties within the tolerance may change places, also across the last place.
      ([0.9, 0.5, 0.500001, 0.1], [0.9, 0.7, 0.2, 0.1], 1, false),
      ([.nan, 0.5, 0.4, 0.1], [.nan, 0.5, 0.4, 0.1], 1, false),
      ([0.9, 0.5], [0.9, 0.5, 0.7], 0.5, true),
    ] as [([Double], [Double], Double, Bool)])
  func rankingsByScoreOverlap(
    _ baseline: [Double], _ candidate: [Double], _ overlap: Double, _ differs: Bool
  ) throws {
    let (output, findings) = Self.compare(
      .ranking, rule: OutputRule(top: 2), .numbers(baseline), .numbers(candidate))
    #expect(try #require(output.overlap?.mean.mean).isNear(overlap))
    #expect(findings.differs == differs)
  }

  @Test func textsAreTheSameOrNot() {
    let (output, findings) = Self.compare(
      .text, rows: 2, .texts(["a", "b", "c", "d"], rows: 2),
      .texts(["a", "b", "c", "x"], rows: 2))
    #expect(output.differing.hits == 1)
    #expect(
      findings.sentence
        == "output \"y\" of row 1: element 1 is another one; 1 of 2 rows differ")
  }

  @Test(
    arguments: [
      (nil, .numbers([1, 2]), "only the candidate gave it"),
      (.numbers([1, 2]), nil, "only the baseline gave it"),
      (.numbers([1, 2]), .numbers([1, 2, 3]), "2 elements a row became 3"),
      (.numbers([1, 2]), .texts(["a", "b"]), "2 elements a row became 2"),
    ] as [(OwnedTensor?, OwnedTensor?, String)])
  func whatOnlyOneSideHasDiffersMost(
    _ baseline: OwnedTensor?, _ candidate: OwnedTensor?, _ phrase: String
  ) {
    let (output, findings) = Self.compare(.numbers, baseline, candidate)
    #expect(findings.magnitude == 3)
    #expect(findings.sentence == "output \"y\": \(phrase)")
    #expect(output.mismatchedRows == 1 && output.differing.hits == 1)
    #expect(output.absolute?.count == 0)
  }

  @Test func bytesThatAreNotTheShapesAreAMismatch() {
    var broken = OwnedTensor.numbers([1, 2], .fp32)
    broken.bytes.removeLast()
    #expect(Self.compare(.numbers, .numbers([1, 2]), broken).output.mismatchedRows == 1)
    var text = OwnedTensor.texts(["abc"])
    text.bytes.removeLast()
    #expect(Self.compare(.text, text, .texts(["abc"])).output.mismatchedRows == 1)
    // Two elements are not whole rows of three.
    #expect(Self.compare(.numbers, rows: 3, .numbers([1, 2]), .numbers([1, 2])).findings.differs)
  }

  @Test func anOutputThatNeitherGaveAgrees() {
    let (output, findings) = Self.compare(.numbers, nil, nil)
    #expect(!findings.differs && output.differing.rows == 1)
    #expect(findings.sentence == "the row agrees")
  }

  @Test func aFlipRanksAboveACrossingAndThatAboveADifference() {
    func magnitude(_ kind: OutputKind, _ baseline: [Double], _ candidate: [Double]) -> Double {
      Self.compare(
        kind, rule: OutputRule(thresholds: [0.5]), .numbers(baseline), .numbers(candidate)
      ).findings.magnitude
    }
    let small = magnitude(.score, [0.1], [0.2])
    let large = magnitude(.score, [1e9], [3])
    let crossing = magnitude(.score, [0.499], [0.501])
    let flip = magnitude(.probabilities, [0.501, 0.499], [0.499, 0.501])
    #expect(0 < small && small < large && large < 1)
    #expect(1 < crossing && crossing < 2 && 2 < flip && flip < 3)
  }
}

extension Double {
  func isNear(_ other: Double) -> Bool { (self - other).magnitude <= 1e-9 }
}
