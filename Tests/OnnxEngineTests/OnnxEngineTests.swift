import OnnxEngine
import ServingCore
import Testing

@Suite("Opening the library and loading models")
struct OnnxEngineTests {
  @Test("The library says its version")
  func version() throws {
    let version = try TestEngine.open().versionString
    #expect(version.hasPrefix("1."), "got \(version)")
  }

  @Test(
    "A library that cannot be used says what to do",
    arguments: [
      ("/nowhere/libonnxruntime.so", "No such file or directory"),
      ("libc.so.6", "is not ONNX Runtime (it has no symbol OrtGetApiBase)"),
      (#filePath, "cannot be opened"),
      ("", "is not ONNX Runtime"),
    ])
  func unusableLibrary(path: String, problem: String) throws {
    let error = try #require(throws: ServingError.self) {
      _ = try OnnxEngine.open(libraryPath: path)
    }
    #expect(error.code == .unavailable)
    #expect(error.message.contains(problem), "\(error)")
    #expect(error.message.contains("make setup"), "\(error)")
    #expect(error.message.contains("CROSSFADE_ONNXRUNTIME"), "\(error)")
    #expect(error.detail["library"] == path)
  }

  @Test("The library can be opened again, and one use of it outlives another")
  func openedTwice() throws {
    let session = try {
      let first = try TestEngine.open()
      _ = try TestEngine.open()
      return try first.load(EngineArtifact(path: TestEngine.path(of: "identity_fp32.onnx")))
    }()
    let outputs = try session.outputs(of: TestInput(.fp32, [1, 3], raw(1, 2, 3 as Float)))
    #expect(outputs.first?.bytes == raw(1, 2, 3 as Float))
  }

  @Test(
    "A model that cannot be served is refused by name",
    arguments: [
      ("zipmap.onnx", "output \"probabilities\" is a sequence: expected a tensor"),
      ("zipmap.onnx", "zipmap=False"),
      ("optional.onnx", "output \"maybe\" is an optional: expected a tensor"),
      ("sequence_input.onnx", "input \"list\" is a sequence: expected a tensor"),
      ("float8.onnx", "output \"y\" has element type float8e4m3fn: expected one of BOOL"),
      ("int4.onnx", "output \"y\" has element type int4"),
      ("complex64.onnx", "complex64"),
      ("unknown_rank.onnx", "input \"x\" has no declared rank"),
      ("rank_9.onnx", "input \"x\" has 9 dimensions: expected at most 8"),
      ("output_twice.onnx", "two outputs named \"y\""),
      ("input_twice.onnx", "Duplicate definition-site for (x)"),
      ("truncated.onnx", "not an ONNX model"),
      ("text.onnx", "not an ONNX model"),
      ("empty.onnx", "No graph was found"),
      ("external_missing.onnx", "missing.bin"),
      ("external_parent.onnx", "keeps tensors in \"../weights.bin\": expected the plain name"),
      ("external_absolute.onnx", "keeps tensors in \"/etc/hostname\""),
      ("external_subfolder.onnx", "keeps tensors in \"sub/weights.bin\""),
      ("external_memory.onnx", "keeps tensors in \"*/_ORT_MEM_ADDR_/*\""),
    ])
  func refusedModel(model: String, problem: String) throws {
    let error = try #require(throws: ServingError.self) { _ = try TestEngine.load(model) }
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains(problem), "\(error)")
  }

  @Test("A model file that is not there is not found")
  func missingModel() throws {
    let error = try #require(throws: ServingError.self) { _ = try TestEngine.load("nothing.onnx") }
    #expect(error.code == .notFound)
    #expect(error.message.contains("nothing.onnx"), "\(error)")
  }

  @Test(
    "Thread settings are taken",
    arguments: [EngineThreads(intraOp: 2, interOp: 1), EngineThreads(intraOp: 1, interOp: 2)])
  func threads(threads: EngineThreads) throws {
    let session = try TestEngine.load("two_by_two.onnx", threads: threads)
    let outputs = try session.outputs(
      of: TestInput(.fp32, [1, 2], raw(5, 7 as Float)),
      TestInput(.fp32, [1, 2], raw(1, 2 as Float)))
    #expect(outputs.map(\.bytes) == [raw(4, 5 as Float), raw(5, 7, 1, 2 as Float)])
  }

  @Test("A model may keep tensors in a file beside it")
  func externalDataBeside() throws {
    let session = try TestEngine.load("external_beside.onnx")
    let outputs = try session.outputs(of: TestInput(.fp32, [1, 4], raw(10, 20, 30, 40 as Float)))
    #expect(outputs.first?.bytes == raw(11, 22, 33, 44 as Float))
  }
}
