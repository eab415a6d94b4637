import ServingCore
import ServingTestKit
import Testing

@testable import TreeEngine

@Suite("ONNX graphs of trees with changed bytes")
struct OnnxTreeReaderFuzzTests {
  private static let models = [
    "sk_forest_texts", "lgb_category", "xgb_count", "ensemble_two", "as_tensors", "arithmetic",
  ]

  @Test(
    "Changed bytes give an ensemble or a clear refusal, and always an end",
    arguments: SeededRandom.seeds)
  func mutations(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for name in Self.models {
      let fixture = try OnnxFixture(name)
      for round in 0..<200 {
        var bytes = fixture.model
        for _ in 0...Int.random(in: 0...5, using: &random) {
          bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(
            in: 0...255, using: &random)
        }
        if random.isOne(in: 4) {
          bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
        }
        do {
          let ensemble = try OnnxTreeReader.read(bytes)
          try ensemble.check()
          let row = [Float](repeating: 0.5, count: ensemble.featureCount)
          _ = OnnxAnswers(ensemble, rows: [row]).scores
        } catch {
          #expect(error.code == .invalidArgument, "seed \(seed), \(name) \(round): \(error)")
          #expect(!error.message.contains("not sound"), "seed \(seed), \(name) \(round): \(error)")
        }
      }
    }
  }

  @Test("A model that is cut short is refused", arguments: models)
  func truncated(name: String) throws {
    let model = try OnnxFixture(name).model
    for count in stride(from: 0, to: model.count, by: max(1, model.count / 40)) {
      #expect(throws: ServingError.self, "\(count) of \(model.count) bytes") {
        _ = try OnnxTreeReader.read(Array(model.prefix(count)))
      }
    }
  }
}
