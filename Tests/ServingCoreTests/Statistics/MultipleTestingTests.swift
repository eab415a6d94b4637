import ServingCore
import Testing

@Suite struct MultipleTestingTests {
  @Test func agreesWithSciPy() throws {
    for values in try SciPyValues.read().multiple {
      for (one, other) in zip(MultipleTesting.holm(values.p), values.holm) {
        #expect(abs(one - other) < 1e-14, "Holm of \(values.p)")
      }
      for (one, other) in zip(MultipleTesting.benjaminiHochberg(values.p), values.benjamini) {
        #expect(abs(one - other) < 1e-14, "Benjamini and Hochberg of \(values.p)")
      }
    }
  }

  @Test func noneIsNone() {
    #expect(MultipleTesting.holm([]) == [])
    #expect(MultipleTesting.benjaminiHochberg([]) == [])
  }

  @Test func oneStaysAsItIs() {
    for value in [0, 0.03, 1.0] {
      #expect(MultipleTesting.holm([value]) == [value])
      #expect(MultipleTesting.benjaminiHochberg([value]) == [value])
    }
  }

  /// Holm's own steps: 0.005·4, 0.01·3, then the larger of 0.03·2 and what was before.
  @Test func worksByHand() {
    let holm = MultipleTesting.holm([0.01, 0.04, 0.03, 0.005])
    for (one, other) in zip(holm, [0.03, 0.06, 0.06, 0.02]) { #expect(abs(one - other) < 1e-15) }
    let rates = MultipleTesting.benjaminiHochberg([0.01, 0.04, 0.03, 0.005])
    for (one, other) in zip(rates, [0.02, 0.04, 0.04, 0.02]) { #expect(abs(one - other) < 1e-15) }
  }
}
