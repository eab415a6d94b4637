import Foundation
import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct SignatureBundleTests {
  private static let foreign = Array(SignatureKeys.foreignBundle.utf8)

  @Test func readsWhatOthersWrite() throws {
    let bundle = try SignatureBundle.decode(Self.foreign)
    #expect(bundle.hint == SignatureKeys.fingerprint)
    let statement = try SignedStatement.decode(bundle.payload)
    #expect(statement.subject == "m")
    #expect(statement.resources.map(\.name) == SignatureKeys.signedFiles.map(\.name))
    #expect(statement.resources.map(\.sha256) == SignatureKeys.signedFiles.map(\.sha256))
  }

  @Test func readsBackWhatItWrites() throws {
    let bundle = try SignatureBundle.decode(Self.foreign)
    #expect(try SignatureBundle.decode(bundle.encoded()) == bundle)
    let statement = try SignedStatement.decode(bundle.payload)
    #expect(try SignedStatement.decode(statement.encoded()) == statement)
  }

  @Test(arguments: [
    ("bundle.v0.3+json", "bundle.v0.2+json", "mediaType: expected \"application/vnd.dev.sigstore"),
    ("\"publicKey\":{", "\"certificate\":{", "expected a signature by a key"),
    ("\"publicKey\":{", "\"key\":{", "without either key or certificate"),
    ("vnd.in-toto+json", "json", "dsseEnvelope.payloadType: expected"),
    ("\"signatures\":[{", "\"signatures\":[{\"sig\":\"\"},{", "expected one signature, got 2"),
    ("\"signatures\"", "\"signature\"", "dsseEnvelope.signatures: missing"),
    ("\"sig\":\"M", "\"sig\":\"*", "dsseEnvelope.signatures[0].sig: expected base64"),
    ("\"payload\":\"e", "\"payload\":\" e", "dsseEnvelope.payload: expected base64"),
    ("\"hint\":\"", "\"hint\":1,\"not\":\"", "publicKey.hint: expected a string, got 1"),
    ("{\"mediaType\"", "[{\"mediaType\"", "JSON line"),
  ])
  func refusesWhatIsNoSuchBundle(_ old: String, _ new: String, _ message: String) {
    let text = SignatureKeys.foreignBundle.replacing(old, with: new, maxReplacements: 1)
    let error = refusal { () throws(ServingError) in try SignatureBundle.decode(Array(text.utf8)) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "accepted")")
  }

  @Test(arguments: [0, 1])
  func keepsToItsLimits(_ beyond: Int) throws {
    let space = SignatureBundle.byteCountMax - Self.foreign.count + beyond
    let padded = Self.foreign + [UInt8](repeating: 0x20, count: space)
    #expect(
      refusal { () throws(ServingError) in try SignatureBundle.decode(padded) }?.message
        == (beyond == 0 ? nil : "expected at most 4194304 bytes, got 4194305"))
    var bundle = try SignatureBundle.decode(Self.foreign)
    bundle.signature = [UInt8](
      repeating: 1, count: SignatureBundle.signatureByteCountMax + beyond)
    bundle.hint = String(repeating: "a", count: SignatureBundle.hintByteCountMax)
    let encoded = bundle.encoded()
    #expect(
      (refusal { () throws(ServingError) in try SignatureBundle.decode(encoded) } == nil)
        == (beyond == 0))
  }

  /// Whatever somebody does to a bundle, it is refused with a reason, or reads as what it writes.
  @Test func survivesDamage() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    for _ in 0..<2_000 {
      var bytes = Self.foreign
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] = UInt8.random(in: 0...255, using: &random)
      }
      guard let bundle = try? SignatureBundle.decode(bytes) else { continue }
      #expect(try SignatureBundle.decode(bundle.encoded()) == bundle, "seed \(seed)")
      _ = try? SignedStatement.decode(bundle.payload)
    }
  }
}
