import ServingCore
import ServingTestKit

extension GoldenVectors {
  /// Cases whose expected answers are the scripted session's own, `case 1`, `case 2` and so on.
  static func scripted(_ inputs: [[Float]]..., shift: Float = 0) -> GoldenVectors {
    GoldenVectors(
      tolerance: Tolerance(absolute: 1e-3, relative: 0),
      cases: inputs.enumerated().map { index, rows in
        Case(
          name: "case \(index + 1)", inputs: [.fp32("x", rows: rows)],
          outputs: [.fp32("y", rows: rows.map { $0.map { ScriptedAnswer.expected($0) + shift } })])
      })
  }
}
