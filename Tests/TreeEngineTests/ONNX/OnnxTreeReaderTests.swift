import ServingCore
import Testing

@testable import TreeEngine

@Suite("ONNX graphs of trees, against ONNX Runtime")
struct OnnxTreeReaderTests {
  @Test("The models are there")
  func models() {
    #expect(OnnxFixture.names.count >= 40)
  }

  @Test("Every output says of every row what ONNX Runtime says", arguments: OnnxFixture.names)
  func answers(name: String) throws {
    let fixture = try OnnxFixture(name)
    let ensemble = try OnnxTreeReader.read(fixture.model)
    try ensemble.check()
    let answers = OnnxAnswers(ensemble, rows: fixture.rows)
    let usual = ensemble.outputs.prefix(ensemble.usualOutputCount)
    for output in usual {
      for (row, got) in answers.answers(output).enumerated() {
        let expected = try #require(fixture.answers[row][output.spec.name])
        #expect(
          agree(got, expected, output),
          "row \(row) \(fixture.rows[row]), \(output.spec.name): expected \(expected), got \(got)"
        )
      }
    }
    #expect(Set(usual.map(\.spec.name)) == Set(fixture.answers[0].keys))
  }

  /// Sums to the bit, and so are labels; what comes out of functions to 1e-6 of itself, as the
  /// libraries' last bits differ between processors.
  private func agree(
    _ got: OnnxFixture.Answer, _ expected: OnnxFixture.Answer, _ output: EnsembleOutput
  ) -> Bool {
    guard case .scores(let got) = got, case .scores(let expected) = expected else {
      return got == expected
    }
    guard got.count == expected.count else { return false }
    return zip(got, expected).allSatisfy { got, expected in
      if got == expected || got.isNaN && expected.isNaN { return true }
      guard case .scores = output.content else { return false }
      return abs(got - expected) <= 1e-6 * abs(expected)
    }
  }
}
