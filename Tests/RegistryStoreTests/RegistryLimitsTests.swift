import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// The reader at each limit and one beyond it, and the publisher, who must not go there.
struct RegistryLimitsTests {
  private let fixture = PublishFixture()
  private var folder: TemporaryFolder { fixture.folder }

  @Test func models() throws {
    for model in 0..<RegistryLimits.modelsMax { folder.makeFolder("m\(model)") }
    #expect(try fixture.registry.reader.scan().models.count == RegistryLimits.modelsMax)
    let refused = refusal { () throws(ServingError) in try fixture.publish(fixture.request()) }
    #expect(refused?.code == .resourceExhausted)
    #expect(refused?.message.contains("has 10000 models and takes no more than 10000") == true)

    folder.makeFolder("one-more")
    let error = refusal { () throws(ServingError) in try fixture.registry.reader.scan() }
    #expect(error?.code == .resourceExhausted)
    #expect(error?.message.hasSuffix("has more than 10000 models") == true)
  }

  @Test func versionsOfAModel() throws {
    for version in 1...RegistryLimits.versionsPerModelMax {
      folder.makeFolder("digits/\(version)")
    }
    let models = try fixture.registry.reader.scan().models
    #expect(try models[0].versions.get().count == RegistryLimits.versionsPerModelMax)
    let refused = refusal { () throws(ServingError) in try fixture.publish(fixture.request()) }
    #expect(refused?.code == .resourceExhausted)
    #expect(refused?.message.contains("takes no more than 10000; remove old ones") == true)

    // One model beyond its limit says nothing about the others.
    folder.makeFolder("digits/10001")
    try fixture.registry.add("other", 1)
    let snapshot = try fixture.registry.reader.scan()
    let error = refusal { () throws(ServingError) in try snapshot.models[0].versions.get() }
    #expect(error?.message == "model \"digits\" has more than 10000 versions")
    #expect(try snapshot.models[1].versions.get().count == 1)
  }

  @Test func namesInAFolder() throws {
    let max = RegistryLimits.entriesPerFolderMax
    for name in 0..<max { folder.write("f\(name)", "") }
    #expect(try fixture.registry.reader.scan().models.isEmpty)
    folder.write("one-more", "")
    let error = refusal { () throws(ServingError) in try fixture.registry.reader.scan() }
    #expect(error?.code == .resourceExhausted)
    #expect(error?.message == "\"\(folder.path)\" has more than 20000 names")
  }
}
