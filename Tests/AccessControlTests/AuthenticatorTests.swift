import Foundation
import ServingCore
import ServingTestKit
import Synchronization
import Testing
import X509

@testable import AccessControl

@Suite struct AuthenticatorTests {
  private static let access = """
    schema: 1
    roles:
      asker: [{rights: [predict], models: ["digits*"]}]
      keeper: [{rights: [view, route]}]
    identities:
    - name: squad
      roles: [asker, keeper]
      certificates: {dns: [squad.example]}
      tokens: {subjects: [squad-service]}
      quotas: [{requests_per_second: 5, concurrent: 2}]
    - name: people
      roles: [keeper]
      tokens: {claims: {groups: keepers}}
    anonymous: {roles: []}
    keys: keys.yaml
    tokens:
      jwks: jwks.json
      issuer: https://issuer.example
      audience: crossfade
      algorithms: [ES256]
      leeway_seconds: 10
    backoff: {free_failures: 2, wait_seconds_max: 4}
    """
  private let tokens = TestTokens()
  private let address = PeerAddress(ipv4: 1)

  private func claims(
    _ subject: String = "squad-service", expires: Int64, more: String = ""
  ) -> String {
    #"{"iss":"https://issuer.example","aud":["x","crossfade"],"sub":"\#(subject)","#
      + "\"exp\":\(expires)\(more)}"
  }

  private func bearer(_ text: String) -> Credentials {
    Credentials(authorization: "Bearer \(text)")
  }

  @Test func aKeyIsItsIdentityWithinItsScope() async throws {
    var random = SeededRandom(seed: 1)
    let key = APIKey(using: &random)
    let record = KeyRecord(
      key, identity: "squad", created: 0, expires: nil, roles: ["asker"],
      scope: AccessScope(models: [try ModelPattern("digits")]))
    let folder = try AccessFolder(Self.access, keys: KeyBook([record]), jwks: tokens.jwks())
    let access = try await folder.authenticator()
    let caller = try await access.caller(for: bearer(key.text), from: address)
    #expect(caller.name == "squad")
    #expect(caller.proof == .key)
    #expect(caller.may(.predict, on: try ModelName("digits")))
    #expect(!caller.may(.predict, on: try ModelName("digits2")))
    #expect(!caller.may(.route, on: try ModelName("digits")))
    #expect(caller.quotas.count == 1)
    #expect(access.figures.outcomes[.init(.key, .accepted)] == 1)
  }

  @Test func wrongRevokedAndExpiredKeysAreRefused() async throws {
    var random = SeededRandom(seed: 2)
    let keys = (0..<4).map { _ in APIKey(using: &random) }
    var book = KeyBook()
    try book.add(KeyRecord(keys[0], identity: "squad", created: 0, expires: nil))
    try book.add(KeyRecord(keys[1], identity: "squad", created: 0, expires: AccessFolder.wall))
    try book.add(KeyRecord(keys[2], identity: "gone", created: 0, expires: nil))
    _ = try book.revoke(keys[0].identifier, at: 1)
    let folder = try AccessFolder(
      Self.access.replacing("free_failures: 2", with: "free_failures: 100"), keys: book,
      jwks: tokens.jwks())
    let access = try await folder.authenticator()
    // The id of a key that is there with another's secret says no more than an id that is not.
    let mixed = keys[0].text.dropLast(64) + keys[3].text.suffix(64)
    for (text, words) in [
      (keys[0].text, "was revoked"), (keys[1].text, "has expired"), (keys[2].text, "\"gone\""),
      (keys[3].text, "the API key is not known"), (String(mixed), "the API key is not known"),
      ("cfk_short", "is not whole"),
    ] {
      let error = await refusal(access, bearer(text))
      #expect(error?.code == .unauthenticated)
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "none")")
    }
  }

  @Test func tokensAreOfThoseWhomTheyName() async throws {
    let folder = try AccessFolder(Self.access, jwks: tokens.jwks())
    let access = try await folder.authenticator()
    let text = try tokens.token(claims(expires: folder.now + 60))
    #expect(try access.decide(bearer(text), from: address) == nil)
    let caller = try await access.caller(for: bearer(text), from: address)
    #expect(caller.name == "squad")
    // From now on without a check.
    let known = try #require(try access.decide(bearer(text), from: address))
    #expect(known.caller === caller)
    let other = try tokens.token(
      claims("ann", expires: folder.now + 60, more: #","groups":["a","keepers"]"#))
    #expect(try await access.caller(for: bearer(other), from: address).name == "people/ann")
    // Until it ends.
    folder.clock.advance(milliseconds: 71_000)
    #expect(known.until <= folder.clock.now)
    #expect(await refusal(access, bearer(text))?.message.contains("has expired") == true)
  }

  @Test func forgedAndForeignTokensAreRefused() async throws {
    let folder = try AccessFolder(
      Self.access.replacing("free_failures: 2", with: "free_failures: 100"), jwks: tokens.jwks())
    let access = try await folder.authenticator()
    let good = claims(expires: folder.now + 60)
    let parts = try tokens.token(good).split(separator: ".")
    let none = "\(TestTokens.text(Array(#"{"alg":"none"}"#.utf8))).\(parts[1])."
    for (text, words) in [
      (none, "signed by \"none\""),
      (try tokens.token(good, header: #"{"alg":"HS256","kid":"one"}"#), "signed by \"HS256\""),
      (try tokens.token(good, header: #"{"alg":"ES256","kid":"two"}"#), "the kid \"two\""),
      (
        try tokens.token(good, header: #"{"alg":"ES256","kid":"one","crit":["b64"]}"#),
        "extensions (crit)"
      ),
      (try TestTokens().token(good), "signature is wrong"),
      ("\(parts[0]).\(parts[1]).\(parts[2].dropLast(6))", "signature is wrong"),
      ("\(parts[0]).\(parts[1])", "neither an API key"),
      (try tokens.token(claims(expires: folder.now - 11)), "has expired"),
      (try tokens.token(good.replacing("\"crossfade\"", with: "\"y\"")), "audience"),
      (try tokens.token(good.replacing("issuer.example", with: "other")), "issuer"),
      (try tokens.token(good.replacing("squad-service", with: "nobody")), "no identity's"),
      (try tokens.token(good.replacing("squad-service", with: "a\\u000Ab")), "control characters"),
      (try tokens.token(good.replacing("\"exp\"", with: "\"ex\"")), "when it ends"),
      (
        try tokens.token(claims(expires: folder.now + 60, more: ",\"nbf\":\(folder.now + 11)")),
        "does not count"
      ),
      (String(repeating: "a", count: 8_192), "neither an API key"),
      (String(repeating: "a", count: 8_193), "at most 8192 bytes, got 8193"),
    ] {
      let error = await refusal(access, bearer(text))
      #expect(error?.code == .unauthenticated, "\(text)")
      #expect(error?.message.contains(words) == true, "\(words): \(error?.message ?? "none")")
    }
    #expect(try await access.caller(for: bearer(tokens.token(good)), from: address).name == "squad")
  }

  @Test func failuresCostTimeAndSuccessForgivesNothing() async throws {
    var random = SeededRandom(seed: 3)
    let keys = (0..<2).map { _ in APIKey(using: &random) }
    let book = KeyBook([KeyRecord(keys[0], identity: "squad", created: 0, expires: nil)])
    let folder = try AccessFolder(Self.access, keys: book, jwks: tokens.jwks())
    let access = try await folder.authenticator()
    for _ in 0..<3 {
      #expect(await refusal(access, bearer(keys[1].text))?.code == .unauthenticated)
    }
    let error = await refusal(access, bearer(keys[0].text))
    #expect(error?.code == .resourceExhausted)
    #expect(error?.retryAfterSeconds == 1)
    // Others are not held back.
    _ = try await access.caller(for: bearer(keys[0].text), from: PeerAddress(ipv4: 2))
    folder.clock.advance(milliseconds: 1_001)
    _ = try await access.caller(for: bearer(keys[0].text), from: address)
    #expect(access.figures.outcomes[.init(.key, .backedOff)] == 1)
  }

  @Test func oneCredentialCountsAndAWrongOneIsNotPassedOver() async throws {
    let folder = try AccessFolder(Self.access, jwks: tokens.jwks())
    let access = try await folder.authenticator()
    #expect(try await access.caller(for: Credentials(), from: address).proof == .none)
    let certificate = try TestCertificate.der(.dnsName("SQUAD.example"))
    let byCertificate = try await access.caller(
      for: Credentials(certificate: certificate), from: address)
    #expect(byCertificate.name == "squad")
    #expect(byCertificate.proof == .certificate)
    for text in ["Basic eDp5", "Bearer", "Bearer x"] {
      let error = await refusal(
        access, Credentials(authorization: text, certificate: certificate),
        from: PeerAddress(ipv4: 7))
      #expect([.unauthenticated, .resourceExhausted].contains(error?.code))
    }
    let stranger = try TestCertificate.der(.dnsName("other.example"))
    let error = await refusal(access, Credentials(certificate: stranger))
    #expect(error?.message.contains("dns:other.example") == true)
  }

  @Test func changedFilesAreTakenUpAndBrokenOnesAreNot() async throws {
    var random = SeededRandom(seed: 4)
    let key = APIKey(using: &random)
    var book = KeyBook([KeyRecord(key, identity: "squad", created: 0, expires: nil)])
    let folder = try AccessFolder(Self.access, keys: book, jwks: tokens.jwks())
    let access = try await folder.authenticator()
    await access.refresh()
    #expect(access.generation == 0)
    try folder.write("access.yaml", "schema: 1\nroles: [")
    await access.refresh()
    await access.refresh()
    #expect(access.generation == 0)
    _ = try await access.caller(for: bearer(key.text), from: address)
    try folder.write("access.yaml", Self.access)
    _ = try book.revoke(key.identifier, at: 1)
    try folder.write("keys.yaml", KeyBookCodec.text(book))
    await access.refresh()
    #expect(access.generation == 1)
    #expect(await refusal(access, bearer(key.text))?.message.contains("was revoked") == true)
    #expect(access.figures.reloadCount == 1)
    #expect(access.figures.refusedReloadCount == 1)
    let heard = folder.heard.withLock { $0 }
    #expect(heard.count == 2)
    #expect(heard.last == .renewed(identities: 2, keys: 1))
  }

  private func refusal(
    _ access: Authenticator, _ credentials: Credentials, from address: PeerAddress? = nil
  ) async -> ServingError? {
    do throws(ServingError) {
      _ = try await access.caller(for: credentials, from: address ?? self.address)
      return nil
    } catch {
      return error
    }
  }
}
