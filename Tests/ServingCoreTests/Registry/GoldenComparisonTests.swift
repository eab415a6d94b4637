import ServingCore
import ServingTestKit
import Testing

struct GoldenComparisonTests {
  private static let tolerance = GoldenVectors.Tolerance(absolute: 0.01, relative: 0.1)

  private static func int64(_ name: String, _ elements: [Int64]) -> OwnedTensor {
    OwnedTensor(
      name: name, datatype: .int64, shape: [elements.count],
      bytes: elements.flatMap { number in
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
      })
  }

  private static func texts(_ name: String, _ elements: [String]) -> OwnedTensor {
    var bytes: [UInt8] = []
    for element in elements { BytesElements.append(element.utf8, to: &bytes) }
    return OwnedTensor(name: name, datatype: .bytes, shape: [elements.count], bytes: bytes)
  }

  @Test(
    arguments: [
      (1, 1, true), (1, 1.109, true), (1, 1.12, false), (0, 0.009, true), (0, 0.011, false),
      (-100, -110, true), (-100, -110.2, false), (.nan, .nan, true), (.nan, 1, false),
      (1, .nan, false), (.infinity, .infinity, true), (.infinity, 5, false),
      (5, .infinity, false), (.infinity, -.infinity, false), (0, -0.0, true),
    ] as [(Float, Float, Bool)])
  func numbersAgreeWithinTheTolerance(
    _ expected: Float, _ got: Float, _ agrees: Bool
  ) throws {
    let comparison = try GoldenComparison(
      expected: [.fp32("y", rows: [[expected]])], got: [.fp32("y", rows: [[got]])],
      tolerance: Self.tolerance)
    #expect(comparison.agrees == agrees)
    #expect(comparison.elementCount == 1)
  }

  @Test func integersBooleansAndBytesMustBeEqual() throws {
    let flags = OwnedTensor(name: "flags", datatype: .bool, shape: [2], bytes: [1, 0])
    var flipped = flags
    flipped.bytes = [1, 1]
    for (expected, got) in [
      (Self.int64("y", [.max]), Self.int64("y", [.max - 1])),
      (Self.texts("y", ["cat"]), Self.texts("y", ["cap"])), (flags, flipped),
    ] {
      let same = try GoldenComparison(
        expected: [expected], got: [expected], tolerance: Self.tolerance)
      #expect(same.agrees)
      let other = try GoldenComparison(
        expected: [expected], got: [got], tolerance: Self.tolerance)
      #expect(other.differenceCount == 1)
      #expect(other.first?.allowed == 0)
    }
  }

  @Test func reportsTheFirstAndTheLargestDifference() throws {
    let comparison = try GoldenComparison(
      expected: [.fp32("p", rows: [[1, 2], [3, 4]]), Self.int64("label", [3])],
      got: [Self.int64("label", [3]), .fp32("p", rows: [[1, 2.5], [9, 4]])],
      tolerance: Self.tolerance)
    #expect(comparison.differenceCount == 2)
    #expect(comparison.elementCount == 5)
    #expect(comparison.first?.elementIndex == 1)
    #expect(comparison.largest?.elementIndex == 2)
    #expect(comparison.largest?.distance == 6)
    let error = try #require(comparison.error(caseName: "two rows"))
    #expect(error.code == .failedPrecondition)
    #expect(
      error.message == "golden case \"two rows\": 2 of 5 elements differ; first: output \"p\", "
        + "element 1: expected 2.0, got 2.5 (allowed difference 0.21); largest: "
        + "output \"p\", element 2: expected 3.0, got 9.0 (allowed difference 0.31)")
  }

  @Test func saysOneDifferenceOnce() throws {
    let comparison = try GoldenComparison(
      expected: [Self.int64("label", [3, 1])], got: [Self.int64("label", [8, 1])],
      tolerance: Self.tolerance)
    #expect(
      comparison.error(caseName: "a three")?.message == "golden case \"a three\": 1 of 2 elements "
        + "differ; first: output \"label\", element 0: expected 3, got 8")
  }

  @Test func looksOnlyAtOutputsThatTheCaseNames() throws {
    let comparison = try GoldenComparison(
      expected: [Self.int64("label", [3])],
      got: [.fp32("p", rows: [[1]]), Self.int64("label", [3])], tolerance: Self.tolerance)
    #expect(comparison.agrees)
    #expect(comparison.error(caseName: "a three") == nil)
  }

  @Test(arguments: [
    ([], "output \"y\" is missing: got outputs []"),
    ([GoldenComparisonTests.int64("z", [1])], "output \"y\" is missing: got outputs [\"z\"]"),
    (
      [GoldenComparisonTests.texts("y", ["1"])],
      "output \"y\": expected INT64 [1], got BYTES [1]"
    ),
    (
      [GoldenComparisonTests.int64("y", [1, 2])],
      "output \"y\": expected INT64 [1], got INT64 [2]"
    ),
  ])
  func refusesOutputsThatCannotBeCompared(_ got: [OwnedTensor], _ message: String) {
    let error = refusal { () throws(ServingError) in
      try GoldenComparison(
        expected: [Self.int64("y", [1])], got: got, tolerance: Self.tolerance)
    }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message == message)
  }
}
