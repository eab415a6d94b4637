import Testing

@testable import TreeEngine

@Suite("Which kernel answers how many rows")
struct KernelPlanTests {
  private static let walk = KernelPlan.Candidate(step: .walkRow, rowCount: 1, nanoseconds: 10)
  private static let block = KernelPlan.Candidate(step: .bits(0), rowCount: 16, nanoseconds: 45)
  private static let large = KernelPlan.Candidate(step: .bits(1), rowCount: 64, nanoseconds: 100)

  @Test(
    "The cheapest way to answer all of them begins with it",
    arguments: [
      (1, KernelStep.walkRow), (4, .walkRow), (5, .bits(0)), (16, .bits(0)), (17, .walkRow),
      (20, .walkRow), (21, .bits(0)), (32, .bits(0)), (34, .bits(1)), (64, .bits(1)),
      (65, .bits(1)), (10_000, .bits(1)),
    ])
  func next(_ rowsLeft: Int, _ step: KernelStep) {
    let plan = KernelPlan([Self.walk, Self.block, Self.large])
    #expect(plan.next(rowsLeft: rowsLeft) == step)
  }

  @Test("A kernel that never wins is not used")
  func unused() {
    var slow = Self.block
    slow.nanoseconds = 1_000
    #expect(KernelPlan([Self.walk, slow]).used == [.walkRow])
    #expect(KernelPlan([Self.walk, Self.block]).used == [.walkRow, .bits(0)])
  }

  @Test("It tells itself in words")
  func description() {
    #expect(KernelPlan([Self.walk]).description == "1: walk-row")
  }
}
