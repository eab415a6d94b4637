import Testing

@testable import TreeEngine

@Suite("Which keys a walk needs")
struct KeyPlanTests {
  private static func ensemble(
    features: Int, _ columns: [FeatureColumn]
  ) -> TreeEnsemble {
    var ensemble = TreeEnsembleCheckTests.sound
    ensemble.featureCount = features
    ensemble.columns = columns
    return ensemble
  }

  private static func branch(_ column: Int32, missingGoesLeft: Bool) -> Branch {
    Branch(
      column: column, test: .atMost(0), missingGoesLeft: missingGoesLeft, left: ~0, right: ~1)
  }

  @Test("Of few columns of many features each is made for itself")
  func sparse() {
    let columns: [FeatureColumn] = [.number(feature: 7), .numberOrZero(feature: 3)]
    var plan = KeyPlan(Self.ensemble(features: 9, columns))
    #expect(plan.denseFeatureCount == nil)
    #expect(plan.place(of: Self.branch(1, missingGoesLeft: true), columns) == 0)
    #expect(plan.place(of: Self.branch(0, missingGoesLeft: false), columns) == 1)
    #expect(plan.place(of: Self.branch(1, missingGoesLeft: false), columns) == 2)
    #expect(plan.place(of: Self.branch(1, missingGoesLeft: true), columns) == 0)
    #expect(plan.columns == [columns[1], columns[0], columns[1]])
    #expect(plan.missingKeys == [.min, .max, .max])
  }

  @Test("Of numbers all features are, in two halves")
  func dense() {
    let columns: [FeatureColumn] = [.number(feature: 2), .number(feature: 0)]
    var plan = KeyPlan(Self.ensemble(features: 3, columns))
    #expect(plan.denseFeatureCount == 3)
    #expect(plan.place(of: Self.branch(0, missingGoesLeft: false), columns) == 2)
    #expect(plan.place(of: Self.branch(0, missingGoesLeft: true), columns) == 5)
    #expect(plan.place(of: Self.branch(1, missingGoesLeft: true), columns) == 3)
    #expect(plan.columns.count == 6)
  }

  @Test(
    "Not where that would be many for few",
    arguments: [(8, 2, true), (9, 2, false), (4_096, 1_024, true), (4_097, 4_097, false)])
  func edges(_ features: Int, _ columns: Int, _ isDense: Bool) {
    let ensemble = Self.ensemble(
      features: features, (0..<columns).map { .number(feature: $0) })
    #expect((KeyPlan(ensemble).denseFeatureCount != nil) == isDense)
  }
}
