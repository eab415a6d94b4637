import ServingCore
import ServingTestKit
import Testing

@Suite struct EngineKindTests {
  private static let more = EngineThreads(intraOp: 2, interOp: 1)

  @Test(
    arguments: [(.onnx, .onnxruntime), (.lightgbm, .trees), (.xgboost, .trees)]
      as [(ArtifactFormat, EngineKind)])
  func whatRunsAFormatWhereNobodySays(format: ArtifactFormat, engine: EngineKind) {
    #expect(EngineKind.standard(for: format) == engine)
  }

  @Test(
    arguments: [
      (.onnx, [], .defaults, [.trees, .onnxruntime]), (.onnx, [], more, [.onnxruntime]),
      (.onnx, ["leaf_index"], .defaults, [.trees]), (.lightgbm, [], .defaults, [.trees]),
      (.xgboost, ["raw_score"], .defaults, [.trees]),
    ] as [(ArtifactFormat, [String], EngineThreads, [EngineKind])])
  func whatMayTakeAnArtifact(
    format: ArtifactFormat, outputs: [String], threads: EngineThreads, engines: [EngineKind]
  ) throws {
    #expect(
      try EngineKind.candidates(format: format, outputs: outputs, threads: threads) == engines)
  }

  @Test(
    arguments: [
      (.lightgbm, [], more, "expected 1 intra-op and 1 inter-op thread, got 2 and 1"),
      (.xgboost, [], EngineThreads(intraOp: 1, interOp: 3), "got 1 and 3"),
      (.onnx, ["raw_score"], more, "the engine trees runs on one thread"),
    ] as [(ArtifactFormat, [String], EngineThreads, String)])
  func saysWhyNothingMayTakeIt(
    format: ArtifactFormat, outputs: [String], threads: EngineThreads, part: String
  ) {
    let error = refusal { () throws(ServingError) in
      try EngineKind.candidates(format: format, outputs: outputs, threads: threads)
    }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(part) == true, "\(error?.message ?? "no error")")
  }

  @Test(
    arguments: [
      (.onnxruntime, .lightgbm, [], .defaults, "runs the format onnx, got lightgbm"),
      (.onnxruntime, .xgboost, [], more, "runs the format onnx, got xgboost"),
      (.onnxruntime, .onnx, ["leaf_index"], .defaults, "got [\"leaf_index\"]"),
      (.trees, .onnx, [], more, "for runs at the same time ask for instances"),
      (.trees, .onnx, ["score"], .defaults, nil), (.onnxruntime, .onnx, [], more, nil),
    ] as [(EngineKind, ArtifactFormat, [String], EngineThreads, String?)])
  func anEngineIsHeldToWhatItCanDo(
    engine: EngineKind, format: ArtifactFormat, outputs: [String], threads: EngineThreads,
    part: String?
  ) {
    let error = refusal { () throws(ServingError) in
      try engine.check(format: format, outputs: outputs, threads: threads)
    }
    #expect((error == nil) == (part == nil))
    if let part { #expect(error?.message.contains(part) == true, "\(error?.message ?? "")") }
  }

  @Test(
    arguments: [("auto", nil), ("trees", .trees), ("onnxruntime", .onnxruntime)]
      as [(String, EngineKind?)])
  func aChoiceIsAWord(word: String, kind: EngineKind?) {
    #expect(EngineChoice(word) == EngineChoice(kind))
    #expect(EngineChoice(kind).word == word)
  }

  @Test(arguments: ["", "Auto", "torch", "trees "])
  func anyOtherWordIsNoChoice(word: String) {
    #expect(EngineChoice(word) == nil)
    #expect(!EngineChoice.words.contains(word))
  }
}
