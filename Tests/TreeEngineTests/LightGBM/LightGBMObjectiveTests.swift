import ServingCore
import Testing

@testable import TreeEngine

@Suite struct LightGBMObjectiveTests {
  @Test(
    arguments: [
      ("binary sigmoid:1.5", .logistic(slope: 1.5), true, 1),
      ("cross_entropy", .logistic(slope: 1), true, 1),
      ("xentropy", .logistic(slope: 1), true, 1),
      ("cross_entropy_lambda", .softplus, false, 1),
      ("multiclass num_class:7", .softmax, true, 7),
      ("multiclassova num_class:2 sigmoid:1", .logistic(slope: 1), true, 2),
      ("regression", .identity, false, 1), ("regression sqrt", .signedSquare, false, 1),
      ("regression_l1 sqrt", .signedSquare, false, 1), ("quantile", .identity, false, 1),
      ("mse", .identity, false, 1),
      // As the library: it says that it cannot, and leaves the root out.
      ("huber sqrt", .identity, false, 1), ("poisson sqrt", .exponential, false, 1),
      ("tweedie", .exponential, false, 1), ("lambdarank", .identity, false, 1),
      ("custom", .identity, false, nil),
    ] as [(String, LightGBMTransform.Conversion, Bool, Int?)])
  func lines(
    line: String, conversion: LightGBMTransform.Conversion, isProbability: Bool, targetCount: Int?
  ) throws {
    let objective = try LightGBMObjective(line)
    #expect(objective.conversion == conversion)
    #expect(objective.isProbability == isProbability)
    #expect(objective.targetCount == targetCount)
  }

  @Test(arguments: [
    "", "binary:logistic", "binary sigmoid:-1", "binary sigmoid:nan", "binary sigmoid:",
    "multiclass num_class:0", "multiclass num_class:x", "multiclassova num_class:2",
  ])
  func refused(line: String) {
    #expect(throws: ServingError.self) { try LightGBMObjective(line) }
  }
}
