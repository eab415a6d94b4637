import Foundation
import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct PublisherTests {
  private let fixture = PublishFixture()

  @Test func publishesAFileAsTheFirstVersion() throws {
    let published = try fixture.publish(fixture.request())
    #expect(published.version.number == 1)
    #expect(published.folder == fixture.folder.path + "/digits/1")
    #expect(published.warnings == [])
    let folder = fixture.folder
    #expect(folder.names(in: "digits") == ["1"])
    #expect(folder.names(in: "digits/1") == ["manifest.yaml", "model.onnx"])
    #expect(folder.read("digits/1/model.onnx") == TestRegistry.content)
    #expect(try fixture.registry.manifest("digits", 1) == published.manifest)
  }

  @Test func whatItPublishesIsWhatReadersFind() throws {
    fixture.sources.write("weights.bin", [UInt8](repeating: 7, count: (2 << 20) + 5))
    var request = try fixture.request(
      files: ["model.onnx", "weights.bin"], version: 7, golden: "golden.json")
    request.lineage = ["seed": "42", "note": "yes: \"quoted\"\n*star"]
    request.batching = BatchingSettings(isEnabled: true, maxRows: 16)
    request.threads = EngineThreads(intraOp: 2, interOp: 1)
    request.warmUpRows = [1, 16]
    let published = try fixture.publish(request)
    let reader = fixture.registry.reader
    let manifest = try reader.manifest(of: request.model, published.version)
    #expect(manifest == published.manifest)
    #expect(manifest.version.number == 7)
    #expect(manifest.files.map(\.name) == ["golden.json", "model.onnx", "weights.bin"])
    #expect(manifest.golden == "golden.json")
    #expect(manifest.lineage == request.lineage)
    #expect(manifest.batching.maxRows == 16)
    #expect(manifest.threads.intraOp == 2)
    #expect(manifest.warmUpRows == [1, 16])
    #expect(manifest.publishedBy == "ana")
    #expect(manifest.publishedAt == "2026-11-23T05:00:00Z")
    let verified = try reader.verifyFiles(of: request.model, published.version, manifest)
    #expect(verified.fileCount == 3)
  }

  @Test func filesAreReadOnlyAndTheFolderCanBeDeleted() throws {
    try fixture.publish(fixture.request())
    #expect(fixture.folder.mode(of: "digits/1") == 0o755)
    #expect(fixture.folder.mode(of: "digits/1/model.onnx") == 0o444)
    #expect(fixture.folder.mode(of: "digits/1/manifest.yaml") == 0o444)
  }

  @Test func takesTheNumberBehindTheHighestWhateverHasIt() throws {
    let folder = fixture.folder
    folder.makeFolder("digits/3")
    folder.write("digits/8", "a file")
    folder.makeFolder("digits/09")
    folder.makeFolder("digits/routes")
    #expect(try fixture.publish(fixture.request()).version.number == 9)
    #expect(try fixture.publish(fixture.request()).version.number == 10)
  }

  @Test func saysThatNoNumberIsLeft() throws {
    fixture.folder.makeFolder("digits/\(Int64.max)")
    let error = refusal { () throws(ServingError) in try fixture.publish(fixture.request()) }
    #expect(error?.code == .resourceExhausted)
    #expect(error?.message.contains("has the highest number there is") == true)
    #expect(try fixture.publish(fixture.request(version: 5)).version.number == 5)
  }

  @Test(arguments: [true, false])
  func aVersionIsNeverReplaced(_ isBroken: Bool) throws {
    if isBroken {
      fixture.folder.makeFolder("digits/1")
    } else {
      try fixture.publish(fixture.request())
    }
    let before = fixture.folder.names(in: "digits/1")
    let error = refusal { () throws(ServingError) in
      try fixture.publish(fixture.request(version: 1))
    }
    #expect(error?.code == .alreadyExists)
    #expect(error?.message.hasPrefix("version 1 of model \"digits\" exists") == true)
    #expect(fixture.folder.names(in: "digits") == ["1"])
    #expect(fixture.folder.names(in: "digits/1") == before)
  }

  @Test func givesTheEngineTheStagedArtifactAndTheCheckTheWholeFolder() throws {
    let seen = Seen()
    try fixture.publish(
      fixture.request(golden: "golden.json"),
      inspect: { artifact in
        seen.texts.append("\(artifact.format) \(artifact.path.split(separator: "/").last ?? "")")
        return .sample
      },
      check: { manifest, folder in
        seen.texts.append("\(manifest.version)")
        seen.texts += (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []
      },
      watch: { step in seen.steps.append(step) })
    #expect(
      seen.texts == ["onnx model.onnx", "1", "golden.json", "manifest.yaml", "model.onnx"])
    let version = try ModelVersion(parsing: "1")
    #expect(
      seen.steps == [
        .folderStaged, .fileCopied(name: "golden.json"), .fileCopied(name: "model.onnx"),
        .signatureRead, .manifestWritten, .checked, .flushed, .numberChosen(version),
        .renamed(version),
      ])
  }

  @Test func theManifestNamesTheEngineThatTookTheModel() throws {
    fixture.sources.write("model.txt", "tree")
    let seen = Seen()
    var request = try fixture.request(files: ["model.txt"])
    request.outputs = ["raw_score", "leaf_index"]
    let published = try fixture.publish(
      request,
      inspect: { artifact in
        seen.artifacts.append(artifact)
        return InspectedArtifact(engine: .trees, signature: .sample)
      })
    #expect(seen.artifacts.map(\.format) == [.lightgbm])
    #expect(seen.artifacts.map(\.engine) == [nil])
    #expect(seen.artifacts.map(\.outputs) == [request.outputs])
    #expect(published.manifest.engine == .trees)
    #expect(published.manifest.outputs == request.outputs)
    let read = try fixture.registry.reader.manifest(of: request.model, published.version)
    #expect(read == published.manifest)
  }

  @Test func takesTheNextNumberWhenSomebodyIsFaster() throws {
    let folder = fixture.folder
    let published = try fixture.publish(
      fixture.request(),
      watch: { step in
        guard case .numberChosen(let version) = step, version.number < 4 else { return }
        folder.makeFolder("digits/\(version)")
      })
    #expect(published.version.number == 4)
    let manifest = try fixture.registry.reader.manifest(
      of: published.manifest.model, published.version)
    #expect(manifest == published.manifest)
    #expect(folder.names(in: "digits") == ["1", "2", "3", "4"])
    #expect(folder.names(in: "digits/3") == [])
  }

  @Test func givesUpWhenSomebodyIsAlwaysFaster() throws {
    let folder = fixture.folder
    let error = refusal { () throws(ServingError) in
      try fixture.publish(
        fixture.request(),
        watch: { step in
          if case .numberChosen(let version) = step { folder.makeFolder("digits/\(version)") }
        })
    }
    #expect(error?.code == .unavailable)
    #expect(error?.message.contains("took the next number 64 times") == true)
    #expect(folder.names(in: "digits").count == Publisher.numberAttemptsMax)
  }

  @Test func aNumberThatWasAskedForIsNotReplacedByAnother() throws {
    let folder = fixture.folder
    let error = refusal { () throws(ServingError) in
      try fixture.publish(
        fixture.request(version: 5),
        watch: { step in
          if case .numberChosen = step { folder.makeFolder("digits/5") }
        })
    }
    #expect(error?.code == .alreadyExists)
    #expect(folder.names(in: "digits") == ["5"])
  }

  @Test func publishersBesideEachOtherGetDifferentVersions() async throws {
    let fixture = fixture
    let versions = try await withThrowingTaskGroup(of: Int64.self) { group in
      for seed in 0..<8 as Range<UInt64> {
        group.addTask {
          try fixture.publish(fixture.request(), seed: seed).version.number
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(versions.sorted() == Array(1...8))
    #expect(fixture.folder.names(in: "digits") == (1...8).map { "\($0)" })
    for version in try fixture.registry.reader.scan().models[0].versions.get() {
      let manifest = try version.manifest.get()
      _ = try fixture.registry.reader.verifyFiles(of: manifest.model, version.version, manifest)
    }
  }

  /// The same random numbers lead to the same staging name, which only one of them can have.
  @Test func twoPublishersNeverShareAStagingFolder() throws {
    let fixture = fixture
    let inner = Seen()
    try fixture.publish(
      fixture.request(), seed: 9,
      check: { _, _ throws(ServingError) in
        let second = try fixture.publish(fixture.request(), seed: 9)
        inner.texts.append("\(second.version)")
      })
    #expect(inner.texts == ["1"])
    #expect(fixture.folder.names(in: "digits") == ["1", "2"])
  }
}

/// What closures saw. Used by one thread.
private final class Seen {
  var texts: [String] = []
  var artifacts: [EngineArtifact] = []
  var steps: [PublishStep] = []
}
