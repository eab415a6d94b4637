import Glibc
import OnnxEngine
import ServingCore
import Testing

@Suite("Runs of a session")
struct OnnxSessionTests {
  @Test("Several inputs and outputs keep the signature's order")
  func twoByTwo() throws {
    let session = try TestEngine.load("two_by_two.onnx")
    let outputs = try session.outputs(
      of: TestInput(.fp32, [2, 2], raw(10, 20 as Float), raw(30, 40 as Float)),
      TestInput(.fp32, [2, 2], raw(1, 2, 3, 4 as Float)))
    #expect(
      outputs == [
        OwnedTensor(
          name: "difference", datatype: .fp32, shape: [2, 2], bytes: raw(9, 18, 27, 36 as Float)),
        OwnedTensor(
          name: "both", datatype: .fp32, shape: [2, 4],
          bytes: raw(10, 20, 1, 2, 30, 40, 3, 4 as Float)),
      ])
  }

  @Test("Scalars and fixed shapes run")
  func scalars() throws {
    let session = try TestEngine.load("scalar_fixed.onnx")
    let outputs = try session.outputs(
      of: TestInput(.fp32, [2, 3], raw(1, 2, 3, 4, 5, 6 as Float)),
      TestInput(.fp32, [], raw(10 as Float)))
    #expect(outputs[0].bytes == raw(10, 20, 30, 40, 50, 60 as Float))
    #expect(outputs[1].shape == [])
    #expect(outputs[1].bytes == raw(21 as Float))
  }

  @Test("A model without inputs runs")
  func noInputs() throws {
    let session = try TestEngine.load("constant_only.onnx")
    #expect(try session.outputs()[0].bytes == raw(1.5, -2 as Float))
  }

  @Test("A run that fails gives the engine's words, and the session runs on")
  func failingRun() throws {
    let session = try TestEngine.load("reshape_to_threes.onnx")
    let error = try #require(throws: ServingError.self) {
      _ = try session.outputs(of: TestInput(.fp32, [1, 4], raw(1, 2, 3, 4 as Float)))
    }
    #expect(error.code == .internal)
    #expect(error.message.hasPrefix("ONNX Runtime cannot run the model: "), "\(error)")
    #expect(error.message.contains("Reshape"), "\(error)")
    #expect(error.detail["engine"] == "onnxruntime")
    let outputs = try session.outputs(of: TestInput(.fp32, [1, 3], raw(1, 2, 3 as Float)))
    #expect(outputs[0].bytes == raw(1, 2, 3 as Float))
  }

  @Test("A batch with the wrong number of inputs is an error")
  func wrongInputCount() throws {
    let session = try TestEngine.load("two_by_two.onnx")
    let error = try #require(throws: ServingError.self) {
      _ = try session.outputs(of: TestInput(.fp32, [1, 2], raw(1, 2 as Float)))
    }
    #expect(error.code == .internal)
    #expect(error.message.contains("expected 2, got 1"), "\(error)")
  }

  @Test("Outputs outlive the session, the engine and later runs")
  func outputsOutlive() throws {
    var held: [BatchOutputs] = []
    try {
      let session = try TestEngine.load("affine.onnx")
      for value in [1, 2, 3 as Float] {
        let input = TestInput(.fp32, [1, 5], raw(value, value, value, value, value))
        held.append(try session.withBatch([input]) { try session.run($0) })
      }
    }()
    let fresh = try TestEngine.load("affine.onnx")
    for (outputs, value) in zip(held, [1, 2, 3 as Float]) {
      let input = TestInput(.fp32, [1, 5], raw(value, value, value, value, value))
      #expect(try outputs.owned()[0].bytes == fresh.outputs(of: input)[0].bytes)
    }
  }

  @Test("Sessions of one model run side by side")
  func sideBySide() async throws {
    let engine = try TestEngine.open()
    let artifact = EngineArtifact(path: TestEngine.path(of: "affine.onnx"))
    let row = TestInput(.fp32, [1, 5], raw(1, 2, 3, 4, 5 as Float))
    let expected = try engine.load(artifact).outputs(of: row)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let session = try engine.load(artifact)
          for _ in 0..<200 where try session.outputs(of: row) != expected { return false }
          return true
        }
      }
      for try await agreed in group { #expect(agreed) }
    }
  }

  private static let isSanitized =
    dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil

  /// In a process of its own: the resident memory of this one is also that of the tests beside.
  @Test(
    "Loading and unloading again and again gives the memory back",
    .disabled(if: Self.isSanitized, "a sanitizer keeps what is freed"))
  func unloads() async {
    await #expect(processExitsWith: .success) {
      let engine = try TestEngine.open()
      let artifact = EngineArtifact(path: TestEngine.path(of: "affine.onnx"))
      let row = TestInput(.fp32, [1, 5], raw(1, 2, 3, 4, 5 as Float))
      func cycle(_ count: Int) throws {
        for _ in 0..<count { _ = try engine.load(artifact).outputs(of: row) }
      }
      try cycle(50)
      let before = try ProcessMemory.residentBytes()
      try cycle(2_000)
      let grown = try ProcessMemory.residentBytes() - before
      // A session of this model takes about 72 kB, so that 2,000 of them would be 144 MB.
      #expect(grown < 8_000_000, "grew by \(grown) bytes")
    }
  }
}
