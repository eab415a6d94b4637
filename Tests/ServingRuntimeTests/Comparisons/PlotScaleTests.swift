import Testing

@testable import ServingRuntime

@Suite struct PlotScaleTests {
  @Test(
    arguments: [
      ([0, 1], [0, 0.2, 0.4, 0.6, 0.8, 1]), ([0.03], [0.03, 0.04, 0.05, 0.06]),
      ([], [0, 0.2, 0.4, 0.6, 0.8, 1]), ([.nan, .infinity], [0, 0.2, 0.4, 0.6, 0.8, 1]),
      ([-12, 31], [-20, -10, 0, 10, 20, 30, 40]), ([0], [0, 0.2, 0.4, 0.6, 0.8, 1]),
    ] as [([Double], [Double])])
  func ticksAreRound(values: [Double], ticks: [Double]) {
    let scale = PlotScale(covering: values)
    #expect(scale.ticks.count == ticks.count)
    for (found, expected) in zip(scale.ticks, ticks) {
      #expect((found - expected).magnitude < 1e-9, "\(scale.ticks)")
    }
  }

  @Test(
    arguments: [
      [1e-9, 3e-9], [1e12, 1.000_01e12], [-5, -4.99], [5, 5], [0, 1e-300], [0, 1e308],
    ])
  func everyValueHasAPlace(values: [Double]) {
    let scale = PlotScale(covering: values)
    #expect((2...12).contains(scale.ticks.count), "\(scale.ticks)")
    for value in values { #expect((0...1).contains(scale.place(value))) }
    #expect(scale.place(.nan) == 0)
    #expect(scale.place(.infinity) == 1)
    #expect(scale.place(-.infinity) == 0)
  }

  @Test func logarithmicScalesHaveWholePowers() {
    let scale = PlotScale(logarithmicCovering: [0.41, 38])
    #expect(scale.ticks.count == 4)
    #expect((scale.place(1) - 1.0 / 3).magnitude < 1e-9)
    #expect(scale.place(0) == 0)
    #expect(scale.place(0.1) == 0)
    #expect((scale.place(100) - 1).magnitude < 1e-9)
    #expect(PlotScale(logarithmicCovering: []).ticks.count == 2)
    #expect(PlotScale(logarithmicCovering: [-1, 0, .nan]).ticks.count == 2)
  }
}
