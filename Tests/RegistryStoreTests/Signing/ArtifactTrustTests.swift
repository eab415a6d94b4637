import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// What may be loaded under which rules, from a folder as publish and sign leave it.
struct ArtifactTrustTests {
  private let fixture = PublishFixture()
  private let keys = TemporaryFolder()

  private var folder: TemporaryFolder { fixture.folder }

  private func signingKey() throws(ServingError) -> SigningKey {
    try SigningKey(path: keys.write("private.key", SignatureKeys.privatePEM))
  }

  private func trust(_ pem: String?) -> ArtifactTrust {
    let paths = pem.map { [keys.write("release.pem", $0)] } ?? []
    return ArtifactTrust(root: folder.path, keyPaths: paths)
  }

  private func publish(isSigned: Bool, trusting pem: String? = nil) throws(ServingError) {
    var random = SeededRandom(seed: 1)
    let paths = pem.map { [keys.write("release.pem", $0)] } ?? []
    _ = try Publisher(root: folder.path, trustedKeyPaths: paths).publish(
      fixture.request(), signingKey: isSigned ? signingKey() : nil, using: &random,
      inspect: { _ in .sample }, check: { _, _ in })
  }

  private func check(_ trust: ArtifactTrust) throws(ServingError) -> SignatureFinding {
    let reader = fixture.registry.reader
    let (model, version) = (try ModelName("digits"), try ModelVersion(parsing: "1"))
    let manifest = try reader.manifest(of: model, version)
    _ = try reader.verifyFiles(of: model, version, manifest)
    return try trust.check(model, version, manifest)
  }

  private func problem(_ trust: ArtifactTrust) -> ServingError? {
    refusal { () throws(ServingError) in try check(trust) }
  }

  private func require() {
    folder.write("registry.yaml", "schema: 1\nrequire_signature: true")
  }

  private static let signed = SignatureFinding.signed(
    by: "release", fingerprint: SignatureKeys.fingerprint)

  @Test func whatIsSignedAtPublishIsTrusted() throws {
    try publish(isSigned: true)
    #expect(folder.names(in: "digits/1") == ["manifest.yaml", "model.onnx", "model.sig"])
    #expect(folder.mode(of: "digits/1/model.sig") == 0o444)
    #expect(try check(trust(SignatureKeys.publicPEM)) == Self.signed)
    #expect(try check(trust(nil)) == .unchecked)
    require()
    #expect(try check(trust(SignatureKeys.publicPEM)) == Self.signed)
    #expect(problem(trust(nil))?.message.contains("no trusted keys were given") == true)
  }

  @Test func whatIsUnsignedLoadsUnlessTheRegistryRequiresIt() throws {
    try publish(isSigned: false)
    #expect(try check(trust(nil)) == .unsigned)
    #expect(try check(trust(SignatureKeys.publicPEM)) == .unsigned)
    require()
    for pem in [nil, SignatureKeys.publicPEM] {
      let error = problem(trust(pem))
      #expect(error?.code == .failedPrecondition)
      #expect(error?.message.contains("is not signed, and the registry's registry.yaml") == true)
    }
  }

  @Test func anUnknownPolicyLetsNothingPass() throws {
    try publish(isSigned: true)
    folder.write("registry.yaml", "schema: 1\nrequire_signature: perhaps")
    #expect(problem(trust(SignatureKeys.publicPEM))?.message.hasPrefix("policy ") == true)
  }

  @Test func anotherKeysSignatureIsWorseThanNone() throws {
    try publish(isSigned: true)
    let error = problem(trust(SignatureKeys.otherPublicPEM))
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("by a key that is not trusted") == true)
    #expect(error?.message.contains("trusted are [\"release\"]") == true)
  }

  @Test func whatNoServerWouldLoadIsNotPublished() throws {
    require()
    let unsigned = refusal { () throws(ServingError) in try publish(isSigned: false) }
    #expect(unsigned?.message.contains("requires a signature") == true)
    let unknown = refusal { () throws(ServingError) in
      try publish(isSigned: true, trusting: SignatureKeys.otherPublicPEM)
    }
    #expect(unknown?.message.contains("by a key that is not trusted") == true)
    #expect(folder.names() == ["registry.yaml"])
    try publish(isSigned: true, trusting: SignatureKeys.publicPEM)
    #expect(folder.names(in: "digits") == ["1"])
  }

  @Test func aSignatureIsAddedOnceAndNothingElseChanges() throws {
    try publish(isSigned: false)
    let manifest = folder.read("digits/1/manifest.yaml")
    func sign() throws(ServingError) {
      var random = SeededRandom(seed: 2)
      _ = try VersionSigner(root: folder.path).sign(
        ModelName("digits"), ModelVersion(parsing: "1"), with: signingKey(),
        at: UTCTimestamp(parsing: "2026-11-23T05:00:00Z"), using: &random)
    }
    try sign()
    #expect(folder.names(in: "digits") == ["1"])
    #expect(folder.names(in: "digits/1") == ["manifest.yaml", "model.onnx", "model.sig"])
    #expect(folder.read("digits/1/manifest.yaml") == manifest)
    #expect(try check(trust(SignatureKeys.publicPEM)) == Self.signed)
    #expect(refusal { () throws(ServingError) in try sign() }?.code == .alreadyExists)
    // And of a version that is not as it was published nothing is vouched for.
    folder.remove("digits/1/model.sig")
    folder.write("digits/1/model.onnx", "another model")
    #expect(refusal { () throws(ServingError) in try sign() }?.code == .dataLoss)
    #expect(folder.names(in: "digits/1") == ["manifest.yaml", "model.onnx"])
  }

  /// A manifest that is good by itself, with a signature of another one.
  @Test func aManifestThatWasChangedIsNotWhatWasSigned() throws {
    try publish(isSigned: true)
    var manifest = try fixture.registry.reader.manifest(
      of: ModelName("digits"), ModelVersion(parsing: "1"))
    manifest.lineage["data"] = "other"
    folder.write("digits/1/manifest.yaml", try ManifestCodec.encode(manifest))
    let error = problem(trust(SignatureKeys.publicPEM))
    #expect(error?.code == .dataLoss)
    #expect(error?.message.contains("\"manifest.yaml\": signed with SHA-256") == true)
  }

  /// The file of the model and the manifest's digest of it, both changed.
  @Test func aModelThatWasChangedWithItsManifestIsNotWhatWasSigned() throws {
    try publish(isSigned: true)
    var manifest = try fixture.registry.reader.manifest(
      of: ModelName("digits"), ModelVersion(parsing: "1"))
    folder.write("digits/1/model.onnx", [UInt8]())
    manifest.files[0].byteCount = 0
    manifest.files[0].sha256 = Manifest.emptySHA256
    folder.write("digits/1/manifest.yaml", try ManifestCodec.encode(manifest))
    #expect(problem(trust(SignatureKeys.publicPEM))?.code == .dataLoss)
  }

  @Test func everyByteOfTheSignatureCounts() throws {
    try publish(isSigned: true)
    let bytes = try #require(folder.read("digits/1/model.sig"))
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let trust = trust(SignatureKeys.publicPEM)
    let original = try SignatureBundle.decode(bytes)
    for _ in 0..<200 {
      var damaged = bytes
      let place = Int.random(in: 0..<bytes.count, using: &random)
      damaged[place] ^= UInt8.random(in: 1...127, using: &random)
      folder.write("digits/1/model.sig", damaged)
      let passed = (try? check(trust)) == Self.signed
      // Some bytes say nothing: of keys that are passed over, or of how the JSON is laid out.
      let isAlike = (try? SignatureBundle.decode(damaged)).map { again in
        again.payload == original.payload && again.signature == original.signature
      }
      #expect(!passed || isAlike == true, "seed \(seed), byte \(place)")
    }
  }
}
