import Glibc
import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// A publisher that is killed at a step, in a process of its own: readers never see a part of a
/// version, and the next publisher goes on.
struct PublisherKillTests {
  private let fixture = PublishFixture()

  /// The place of each step in the order of a publication, and whether the version is there then.
  @Test(arguments: [(1, false), (2, false), (3, false), (4, false), (7, false), (8, true)])
  func aKillAtAnyStepLeavesAWholeVersionOrNone(_ step: Int, _ isThere: Bool) async throws {
    let source = fixture.path("model.onnx")
    let root = fixture.folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [source = source as String, root = root as String, step] in
      var random = SeededRandom(seed: 5)
      var stepsLeft = step
      _ = try Publisher(root: root).publish(
        PublishRequest(
          model: ModelName("digits"), files: [source], actor: "ana",
          time: UTCTimestamp(parsing: "2026-11-23T05:00:00Z")),
        using: &random, inspect: { _ in .sample }, check: { _, _ in },
        watch: { _ in
          stepsLeft -= 1
          if stepsLeft == 0 { kill(getpid(), SIGKILL) }
        })
    }
    let versions = try fixture.registry.reader.scan().models[0].versions.get()
    #expect(versions.count == (isThere ? 1 : 0))
    for version in versions {
      let manifest = try version.manifest.get()
      _ = try fixture.registry.reader.verifyFiles(of: manifest.model, version.version, manifest)
    }
    #expect(fixture.folder.names(in: "digits").count == 1)
    #expect(try fixture.publish(fixture.request()).version.number == (isThere ? 2 : 1))
  }

  /// A limit on the size of files stands for a full disk: the copy is cut short and then refused.
  @Test func aFileThatDoesNotFitLeavesNothing() async throws {
    fixture.sources.write("large.onnx", [UInt8](repeating: 7, count: 10_000))
    let source = fixture.path("large.onnx")
    let root = fixture.folder.path
    await #expect(processExitsWith: .success) {
      [source = source as String, root = root as String] in
      FileSizeLimit.set(byteCount: 5_000)
      var random = SeededRandom(seed: 5)
      let request = PublishRequest(
        model: try ModelName("digits"), files: [source], actor: "ana",
        time: try UTCTimestamp(parsing: "2026-11-23T05:00:00Z"))
      let error = refusal { () throws(ServingError) in
        try Publisher(root: root).publish(
          request, using: &random, inspect: { _ in .sample }, check: { _, _ in })
      }
      let isNamed = error?.message.hasSuffix("raise the limit on the size of files (ulimit -f)")
      exit(error?.code == .resourceExhausted && isNamed == true ? 0 : 1)
    }
    #expect(fixture.folder.names() == [])
    #expect(try fixture.publish(fixture.request()).version.number == 1)
  }
}
