import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct TrustedKeysTests {
  private let folder = TemporaryFolder()

  private func read(_ paths: [String]) throws(ServingError) -> TrustedKeys {
    try TrustedKeysReader(paths: paths).read()
  }

  private func problem(_ paths: [String]) -> String {
    refusal { () throws(ServingError) in try read(paths) }?.message ?? "accepted"
  }

  @Test func readsAFileAndTheKeysOfAFolder() throws {
    folder.makeFolder("keys")
    folder.write("keys/release.pem", SignatureKeys.publicPEM + "\n")
    folder.write("keys/readme.txt", "no key")
    folder.write("other.key.pub", SignatureKeys.otherPublicPEM)
    folder.link("keys/linked.pub", to: "../other.key.pub")
    let keys = try read(["\(folder.path)/keys", "\(folder.path)/other.key.pub"]).keys
    #expect(keys.map(\.name) == ["linked", "other.key", "release"])
    #expect(keys[2].fingerprint == SignatureKeys.fingerprint)
    folder.remove("keys/release.pem")
    folder.remove("keys/linked.pub")
    #expect(try read(["\(folder.path)/keys"]).keys.isEmpty)
  }

  @Test func refusesWhatIsNoKeyOfTheCurve() {
    for (name, content) in [
      ("larger.pem", SignatureKeys.largerPublicPEM), ("private.pem", SignatureKeys.privatePEM),
      ("empty.pem", ""), ("text.pem", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"),
    ] {
      let path = folder.write(name, content)
      #expect(
        problem([path])
          == "trusted key \"\(path)\": expected one public key of the curve P-256 in PEM (BEGIN "
          + "PUBLIC KEY), got something else")
    }
    #expect(problem(["\(folder.path)/gone.pem"]).contains("cannot read trusted keys from"))
  }

  @Test func aNameIsOneKeys() {
    let first = folder.write("release.pem", SignatureKeys.publicPEM)
    let second = folder.write("release.pub", SignatureKeys.otherPublicPEM)
    #expect(problem([first, second]).contains("two trusted keys have the name \"release\""))
  }

  @Test(arguments: [0, 1])
  func keepsToItsLimits(_ beyond: Int) throws {
    var keys = TrustedKeys()
    let pem = Array(SignatureKeys.publicPEM.utf8)
    for number in 0..<TrustedKeys.countMax - 1 + beyond {
      try keys.add(TrustedKey(name: "key-\(number)", pem: pem))
    }
    let last = try TrustedKey(name: "last", pem: pem)
    var full = keys
    #expect((refusal { () throws(ServingError) in try full.add(last) } == nil) == (beyond == 0))
    let paths = [String](repeating: "/", count: TrustedKeysReader.pathsMax + beyond)
    #expect(problem(paths).contains("at most 64 files and folders") == (beyond == 1))
    let padding = String(repeating: "\n", count: TrustedKey.byteCountMax + beyond - pem.count)
    let path = folder.write("padded.pem", SignatureKeys.publicPEM + padding)
    #expect(problem([path]).contains("is too large") == (beyond == 1))
  }
}
