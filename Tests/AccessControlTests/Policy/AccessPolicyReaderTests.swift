import ServingCore
import ServingTestKit
import Testing

@testable import AccessControl

@Suite struct AccessPolicyReaderTests {
  private static let whole = """
    schema: 1
    roles:
      asker: [{rights: [predict], models: [digits, "title-*"]}]
      keeper: [{rights: [view, route]}, {rights: [publish], models: [digits]}]
    identities:
    - name: squad
      roles: [asker]
      certificates: {dns: [Squad.Example], uri: ["spiffe://x/y"], email: [A@B.c]}
      tokens: {subjects: [s], claims: {groups: g}}
      quotas: [{models: digits, requests_per_second: 2.5}, {concurrent: 3}]
    anonymous: {roles: [asker], quotas: [{requests_per_second: 1, burst: 4}]}
    keys: keys.yaml
    tokens: {jwks: /etc/jwks, issuer: i, audience: a, algorithms: [ES256, EdDSA], name_claim: n}
    backoff: {free_failures: 0, wait_seconds_max: 5}
    """

  private static func policy(_ text: String) throws(ServingError) -> AccessPolicy {
    try AccessPolicyReader.policy(Array(text.utf8), folder: "/conf")
  }

  @Test func everythingIsRead() throws {
    let policy = try Self.policy(Self.whole)
    #expect(policy.grants(["asker", "keeper"]).count == 3)
    #expect(policy.roles["keeper"]?.first?.models == [.every])
    let squad = try #require(policy.identity("squad"))
    #expect(
      squad.certificateNames == [.dns("squad.example"), .uri("spiffe://x/y"), .email("A@b.c")])
    #expect(squad.claims == [ClaimMatch(name: "groups", value: "g")])
    #expect(squad.quotas.first?.quota.burst == 3)
    #expect(squad.quotas.last?.quota.concurrentMax == 3)
    #expect(policy.anonymousQuotas.first?.quota.burst == 4)
    #expect(policy.keysFile == "/conf/keys.yaml")
    #expect(policy.tokens?.keysFile == "/etc/jwks")
    #expect(policy.tokens?.algorithms == [.es256, .eddsa])
    #expect(policy.tokens?.nameClaim == "n")
    #expect(policy.backoff == .init(freeFailures: 0, waitSecondsMax: 5))
  }

  @Test(arguments: [
    ("schema: 1", "schema: 2", "line 1, schema: expected 1"),
    ("rights: [predict]", "rights: [predikt]", "roles.asker[0].rights[0]: expected one of predict"),
    ("rights: [predict]", "rights: []", "at least one right"),
    ("title-*\"]", "Title\"]", "roles.asker[0].models[1]: a model pattern"),
    ("  roles: [asker]\n", "  roles: [askr]\n", "identities[0].roles[0]: expected one of"),
    ("- name: squad", "- name: \"a b\"", "identities[0].name: expected a name"),
    ("[ES256, EdDSA]", "[HS256]", "tokens.algorithms[0]: expected one of ES256"),
    ("[ES256, EdDSA]", "[none]", "tokens.algorithms[0]: expected one of ES256"),
    ("[ES256, EdDSA]", "[]", "at least one algorithm"),
    ("keys: keys.yaml", "key: keys.yaml", "key: unknown key"),
    ("{subjects: [s], claims: {groups: g}}", "{}", "expected subjects, claims or both"),
    ("{concurrent: 3}", "{models: digits}", "expected requests_per_second, concurrent"),
    ("{concurrent: 3}", "{concurrent: 3, burst: 2}", "burst needs requests_per_second"),
    ("wait_seconds_max: 5", "wait_seconds_max: 0", "a whole number from 1 to 3600"),
    ("a, algorithms", "a, leeway_seconds: 301, algorithms", "from 0 to 300"),
  ])
  func mistakesAreNamed(_ old: String, _ new: String, _ words: String) {
    #expect(Self.whole.contains(old))
    let error = refusal { () throws(ServingError) in
      try Self.policy(Self.whole.replacing(old, with: new))
    }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "none")")
  }

  @Test(arguments: BuiltInActor.allCases)
  func namesOfTheGatewaysOwnAreNobodys(actor: BuiltInActor) {
    let error = refusal { () throws(ServingError) in
      try Self.policy(Self.whole.replacing("- name: squad", with: "- name: \(actor.rawValue)"))
    }
    #expect(error?.code == .invalidArgument)
    let name = "\"\(actor.rawValue)\" is a name"
    for words in ["line 6, identities[0].name: ", name, "another one"] {
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "none")")
    }
    // What only begins so is a name as any other.
    let near = "- name: \(actor.rawValue)s"
    #expect(throws: Never.self) {
      try Self.policy(Self.whole.replacing("- name: squad", with: near))
    }
  }

  @Test func oneNameIsOfOneIdentity() {
    let twice = """
      schema: 1
      roles: {}
      identities:
      - {name: a, roles: [], certificates: {dns: [x.example]}}
      - {name: b, roles: [], certificates: {dns: [X.example]}}
      """
    let error = refusal { () throws(ServingError) in try Self.policy(twice) }
    #expect(error?.message.contains("dns:x.example") == true)
    let same = refusal { () throws(ServingError) in
      try Self.policy(twice.replacing("name: b", with: "name: a"))
    }
    #expect(same?.message.contains("is called \"a\" too") == true)
  }
}
