import Foundation
import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// Whatever fails, and wherever: nothing half-made is visible, and nothing is left behind.
struct PublisherFailureTests {
  private let fixture = PublishFixture()
  private static let failure = ServingError(.internal, "the test says so")

  @Test(
    arguments: [
      .folderStaged, .fileCopied(name: "golden.json"), .fileCopied(name: "model.onnx"),
      .signatureRead, .manifestWritten, .checked, .flushed,
    ] as [PublishStep], [true, false])
  func aFailureAtAnyStepLeavesNothing(_ step: PublishStep, _ isFirstVersion: Bool) throws {
    if !isFirstVersion { try fixture.publish(fixture.request()) }
    let before = fixture.folder.names(in: "digits")
    let error = refusal { () throws(ServingError) in
      try fixture.publish(
        fixture.request(golden: "golden.json"),
        watch: { done throws(ServingError) in if done == step { throw Self.failure } })
    }
    #expect(error == Self.failure)
    #expect(fixture.folder.names(in: "digits") == before)
    #expect(fixture.folder.names() == (isFirstVersion ? [] : ["digits"]))
    #expect(
      try fixture.publish(fixture.request()).version.number == (isFirstVersion ? 1 : 2))
  }

  @Test func aFailureJustBeforeTheRenameLeavesNothing() throws {
    let error = refusal { () throws(ServingError) in
      try fixture.publish(
        fixture.request(),
        watch: { step throws(ServingError) in
          if case .numberChosen = step { throw Self.failure }
        })
    }
    #expect(error == Self.failure)
    #expect(fixture.folder.names() == [])
  }

  /// After the rename the version is there for everybody; the caller is told that too.
  @Test func aFailureAfterTheRenameSaysThatTheVersionIsThere() throws {
    let error = refusal { () throws(ServingError) in
      try fixture.publish(
        fixture.request(),
        watch: { step throws(ServingError) in if case .renamed = step { throw Self.failure } })
    }
    #expect(
      error?.message == "version 1 is published, but may not survive a crash of the machine: "
        + "the test says so")
    #expect(fixture.folder.names(in: "digits") == ["1"])
    #expect(throws: Never.self) { try fixture.registry.reader.scan().models[0].versions.get() }
  }

  @Test func aModelThatTheEngineRefusesIsNotPublished() throws {
    let error = refusal { () throws(ServingError) in
      try fixture.publish(
        fixture.request(),
        inspect: { _ throws(ServingError) in
          throw ServingError(.invalidArgument, "no ONNX model")
        })
    }
    #expect(error?.message == "model \"model.onnx\": no ONNX model")
    #expect(fixture.folder.names() == [])
  }

  @Test(
    arguments: [
      (PaddingSettings(axes: ["length": .standard]), "got \"length\"; the model has [\"time\"]"),
      (PaddingSettings(axes: ["time": .standard], values: ["y": "1"]), "got one for \"y\""),
      (PaddingSettings(axes: ["time": .standard], values: ["x": "one"]), "got \"one\""),
    ] as [(PaddingSettings, String)])
  func paddingThatTheModelHasNoPlaceForIsNotPublished(
    _ padding: PaddingSettings, _ words: String
  ) throws {
    let input = TensorSpec(
      name: "x", datatype: .int64, dimensions: [.dynamic(name: "batch"), .dynamic(name: "time")])
    var output = input
    output.name = "y"
    let signature = ModelSignature(inputs: [input], outputs: [output])
    var request = try fixture.request()
    request.batching.padding = padding
    let error = refusal { () throws(ServingError) in
      try fixture.publish(request, inspect: { _ in .onnx(signature) })
    }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.hasPrefix("padding: ") == true, "\(error?.message ?? "no error")")
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "no error")")
    #expect(fixture.folder.names() == [])
  }

  @Test func aVersionThatFailsItsCheckIsNeverVisible() throws {
    let folder = fixture.folder
    let error = refusal { () throws(ServingError) in
      try fixture.publish(
        fixture.request(),
        check: { manifest, path throws(ServingError) in
          guard folder.names(in: "digits").allSatisfy({ $0.hasPrefix(".staging-") }) else { return }
          throw Self.failure
        })
    }
    #expect(error == Self.failure)
    #expect(folder.names() == [])
  }

  @Test func aSignatureThatNoManifestCanStateIsRefused() throws {
    var signature = ModelSignature.sample
    signature.inputs[0].dimensions = [.dynamic(name: "12")]
    let refused = signature
    let error = refusal { () throws(ServingError) in
      try fixture.publish(fixture.request(), inspect: { _ in .onnx(refused) })
    }
    #expect(
      error?.message.hasPrefix("signature.inputs[0].shape[0]: expected the name of a") == true)
    #expect(fixture.folder.names() == [])
  }

  @Test func badGoldenVectorsAreRefusedBeforeAnythingIsCopied() throws {
    fixture.sources.write("golden.json", "{}")
    let error = refusal { () throws(ServingError) in
      try fixture.publish(
        fixture.request(golden: "golden.json"), watch: { _ in Issue.record("it has begun") })
    }
    let path = fixture.path("golden.json")
    #expect(error?.message == "golden vectors \"\(path)\": tolerance: missing")
    #expect(fixture.folder.names() == [])
  }

  @Test func aRegistryThatIsNotThereIsNamed() throws {
    var random = SeededRandom(seed: 1)
    let error = refusal { () throws(ServingError) in
      try Publisher(root: fixture.folder.path + "/none").publish(
        fixture.request(), using: &random, inspect: { _ in .sample }, check: { _, _ in })
    }
    #expect(error?.code == .notFound)
    #expect(error?.message.contains("/none\": No such file or directory") == true)
  }

  @Test func sourcesThatAreNoRegularFilesAreRefused() throws {
    fixture.sources.link("link.onnx", to: "model.onnx")
    fixture.sources.makeFolder("folder.onnx")
    try #require(mkfifo(fixture.path("pipe.onnx"), 0o644) == 0)
    for (name, problem) in [
      ("link.onnx", "symbolic links are not followed here, give the file or folder itself"),
      ("folder.onnx", "is not a regular file"), ("pipe.onnx", "is not a regular file"),
      ("none.onnx", "No such file or directory"),
    ] {
      let error = refusal { () throws(ServingError) in
        try fixture.publish(fixture.request(files: [name]))
      }
      #expect(error?.message.contains(problem) == true, "\(error?.message ?? "no error")")
      #expect(error?.message.contains(fixture.path(name)) == true)
      #expect(fixture.folder.names() == [])
    }
  }

  /// A file with a hole: the size without the bytes.
  @Test func aFileBeyondTheLimitIsRefusedBeforeItIsCopied() throws {
    let size = RegistryLimits.fileByteCountMax + 1
    try #require(truncate(fixture.path("model.onnx"), size) == 0)
    let error = refusal { () throws(ServingError) in try fixture.publish(fixture.request()) }
    #expect(error?.message.hasSuffix("expected at most 68719476736 bytes, got 68719476737") == true)
    #expect(fixture.folder.names() == [])
  }

  @Test(
    arguments: [.folderStaged, .signatureRead, .checked, .flushed] as [PublishStep],
    ["/digits", ""]
  )
  func aRegistryThatIsRemovedMeanwhileIsNamed(_ step: PublishStep, _ removed: String) throws {
    let path = fixture.folder.path
    let error = refusal { () throws(ServingError) in
      try fixture.publish(
        fixture.request(),
        watch: { done throws(ServingError) in
          guard done == step else { return }
          do { try FileManager.default.removeItem(atPath: path + removed) } catch {
            throw Self.failure
          }
        })
    }
    #expect(error?.code == .notFound)
    #expect(
      error?.message.hasPrefix("\"\(path)/digits\" was removed meanwhile, and nothing is left in")
        == true)
    mkdir(path, 0o755)
    #expect(fixture.folder.names() == [])
    #expect(try fixture.publish(fixture.request()).version.number == 1)
  }

  @Test func aModelFolderThatIsALinkIsRefused() throws {
    fixture.folder.makeFolder("elsewhere")
    fixture.folder.link("digits", to: "elsewhere")
    let error = refusal { () throws(ServingError) in try fixture.publish(fixture.request()) }
    #expect(error?.code == .invalidArgument)
    #expect(fixture.folder.names(in: "elsewhere") == [])
  }

  @Test func aRegistryThatMayNotBeWrittenIsNamed() throws {
    chmod(fixture.folder.path, 0o555)
    defer { chmod(fixture.folder.path, 0o755) }
    heedingPermissions {
      let error = refusal { () throws(ServingError) in try fixture.publish(fixture.request()) }
      #expect(error?.code == .permissionDenied)
      #expect(error?.message.contains("/digits\": Permission denied; it needs other") == true)
    }
  }
}
