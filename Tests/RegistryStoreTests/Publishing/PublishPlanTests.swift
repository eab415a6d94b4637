import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// What is refused before a file is opened. `PublishPlan` is internal, so the tests come through
/// the publisher.
struct PublishPlanTests {
  private let fixture = PublishFixture()

  private func message(_ request: PublishRequest) -> String {
    let error = refusal { () throws(ServingError) in
      try fixture.publish(request, watch: { _ in Issue.record("it has begun") })
    }
    #expect(error?.code == .invalidArgument)
    #expect(fixture.folder.names() == [])
    return error?.message.replacing(fixture.sources.path + "/", with: "") ?? "no error"
  }

  @Test(arguments: [
    (
      [],
      "none of the files is a model: expected one whose name ends in .onnx, .txt, .json, .ubj, "
        + "got []"
    ),
    (
      ["model.pkl"],
      "none of the files is a model: expected one whose name ends in .onnx, .txt, .json, .ubj, "
        + "got [\"model.pkl\"]"
    ),
    (
      ["a.onnx", "b.onnx"],
      "more than one file could be the model, say which: "
        + "[\"a.onnx\", \"b.onnx\"]"
    ),
    (
      ["model.txt", "vocab.txt"],
      "more than one file could be the model, say which: [\"model.txt\", \"vocab.txt\"]"
    ),
    (["model.txt", "golden.json"], "more than one file could be the model"),
    (["model.onnx", "model.ubj"], "more than one file could be the model"),
    (["a/model.onnx", "b/model.onnx"], "\"a/model.onnx\" and \"b/model.onnx\" have the same name"),
    (["manifest.yaml"], "under the name \"manifest.yaml\": publish writes that one itself"),
    ([".model.onnx"], "\".model.onnx\": not a plain file name"),
    (["model.onnx/"], "under the name \"\": not a plain file name"),
    (["model.onnx", ".."], "under the name \"..\": not a plain file name"),
  ])
  func refusesFilesThatMakeNoVersion(_ files: [String], _ problem: String) throws {
    let message = message(try fixture.request(files: files))
    #expect(message.contains(problem), "\(message)")
  }

  @Test func refusesTheNameOfTheRegistrysPolicyForAModel() throws {
    var request = try fixture.request()
    request.model = try ModelName("registry.yaml")
    #expect(message(request).hasPrefix("no model can have the name \"registry.yaml\""))
  }

  @Test func refusesAnArtifactThatIsNoneOfTheFiles() throws {
    var request = try fixture.request()
    request.artifact = "other.onnx"
    #expect(message(request).hasPrefix("the model \"other.onnx\" is none of the files to publish"))
    request.files.append(fixture.path("notes.md"))
    request.artifact = fixture.path("notes.md")
    #expect(
      message(request)
        == "\"notes.md\" is not of a known format: expected a name ending in .onnx, .txt, .json, "
        + ".ubj")
  }

  @Test func takesTheFileThatWasNamedOfSeveral() throws {
    fixture.sources.write("encoder.ONNX", "another one")
    var request = try fixture.request(files: ["encoder.ONNX", "model.onnx"])
    request.artifact = fixture.path("encoder.ONNX")
    let manifest = try fixture.publish(request).manifest
    #expect(manifest.artifact == "encoder.ONNX")
    #expect(manifest.files.map(\.name) == ["encoder.ONNX", "model.onnx"])
  }

  @Test(
    arguments: [
      (["model.txt"], nil, "model.txt", .lightgbm), (["MODEL.JSON"], nil, "MODEL.JSON", .xgboost),
      (["model.ubj"], nil, "model.ubj", .xgboost),
      (["vocab.txt", "labels.json", "model.onnx"], nil, "model.onnx", .onnx),
      (["features.json", "model.ubj"], nil, "model.ubj", .xgboost),
      (["golden.json", "model.txt"], "golden.json", "model.txt", .lightgbm),
      (["model.json"], "golden.json", "model.json", .xgboost),
    ] as [([String], String?, String, ArtifactFormat)])
  func tellsTheModelByItsName(
    files: [String], golden: String?, artifact: String, format: ArtifactFormat
  ) throws {
    for name in files where name != golden { fixture.sources.write(name, name) }
    let manifest = try fixture.publish(
      fixture.request(files: files, golden: golden),
      inspect: { InspectedArtifact(engine: .standard(for: $0.format), signature: .sample) }
    ).manifest
    #expect(manifest.artifact == artifact)
    #expect(manifest.format == format)
    #expect(manifest.golden == golden)
  }

  @Test func aTextThatWasNamedIsTheModelBesideAnother() throws {
    fixture.sources.write("model.txt", "tree")
    var request = try fixture.request(files: ["model.onnx", "model.txt"])
    request.artifact = fixture.path("model.txt")
    let manifest = try fixture.publish(
      request, inspect: { _ in InspectedArtifact(engine: .trees, signature: .sample) }
    ).manifest
    #expect(manifest.format == .lightgbm)
  }

  @Test(
    arguments: [
      ("model.txt", .onnxruntime, [], .defaults, "the engine onnxruntime runs the format onnx"),
      ("model.onnx", .onnxruntime, ["y"], .defaults, "only the engine trees takes names"),
      ("model.onnx", .trees, [], EngineThreads(intraOp: 2, interOp: 1), "runs on one thread"),
      ("model.txt", nil, [], EngineThreads(intraOp: 1, interOp: 2), "got 1 and 2"),
      ("model.txt", nil, ["y", "y"], .defaults, "outputs[1]: output \"y\" is given twice"),
      ("model.txt", nil, [""], .defaults, "outputs[0]: expected text of 1 to 1024 bytes, got 0"),
    ] as [(String, EngineKind?, [String], EngineThreads, String)])
  func refusesWhatTheEngineCannotDoBeforeCopying(
    file: String, engine: EngineKind?, outputs: [String], threads: EngineThreads, part: String
  ) throws {
    var request = try fixture.request(files: [file])
    request.engine = engine
    request.outputs = outputs
    request.threads = threads
    let message = message(request)
    #expect(message.contains(part), "\(message)")
  }

  @Test func goldenVectorsMayBeAmongTheFiles() throws {
    let manifest = try fixture.publish(
      fixture.request(files: ["golden.json", "model.onnx"], golden: "golden.json")
    ).manifest
    #expect(manifest.files.map(\.name) == ["golden.json", "model.onnx"])
    #expect(manifest.golden == "golden.json")
  }

  @Test func refusesSettingsThatNoManifestCanStateBeforeCopying() throws {
    let cases: [(inout PublishRequest) -> String] = [
      {
        $0.batching.maxRows = 0
        return "batching.max_rows: expected a whole number from 1"
      },
      {
        $0.batching.preferredRows = [129]
        return "batching: expected preferred rows of at most 128"
      },
      {
        $0.batching.padding.axes = ["s": LengthClasses(bounds: [0])]
        return "batching.padding.axes.s[0]: expected a whole number from 1"
      },
      {
        $0.threads.intraOp = 1_000
        return "threads.intra_op: expected a whole number from 1"
      },
      {
        $0.warmUpRows = [-1]
        return "warm_up.rows[0]: expected a whole number from 1"
      },
      {
        $0.actor = ""
        return "published.by: expected text of 1 to 256 bytes, got 0"
      },
      {
        $0.lineage = ["": ""]
        return "lineage[\"\"]: expected a key of 1 to 128 bytes, got 0"
      },
    ]
    for change in cases {
      var request = try fixture.request()
      let problem = change(&request)
      let message = message(request)
      #expect(message.hasPrefix(problem), "\(message)")
    }
  }

  @Test func takesAsManyFilesAsTheLimit() throws {
    let names = (1..<RegistryLimits.filesPerVersionMax).map { "part\($0)" } + ["model.onnx"]
    for name in names { fixture.sources.write(name, name) }
    #expect(try fixture.publish(fixture.request(files: names)).manifest.files.count == 1_000)
    fixture.sources.write("one-more", "")
    let error = refusal { () throws(ServingError) in
      try fixture.publish(fixture.request(files: names + ["one-more"]))
    }
    #expect(error?.message == "files: expected 1 to 1000 files, got 1001")
  }
}
