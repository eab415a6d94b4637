import Testing

@testable import crossfade

@Suite struct ListenRuleTests {
  @Test(arguments: [
    ("127.0.0.1:1", false, false, false, true), ("[::1]:1", false, false, false, true),
    ("0.0.0.0:1", false, false, false, false), ("0.0.0.0:1", true, false, false, false),
    ("0.0.0.0:1", false, true, false, false), ("0.0.0.0:1", true, true, false, true),
    ("0.0.0.0:1", false, false, true, true), ("[::]:1", false, false, false, false),
    ("127.0.0.1.example.org:1", false, false, false, false),
  ])
  func listensBeyondThisMachineOnlyWhenSafeOrTold(
    _ text: String, _ hasTLS: Bool, _ hasCredentials: Bool, _ isMeant: Bool, _ isFine: Bool
  ) throws {
    let address = try #require(ListenAddress(argument: text))
    let rule = ListenRule(
      hasTLS: hasTLS, hasCredentials: hasCredentials, isInsecureMeant: isMeant)
    let refusal = rule.refusal(of: address, flag: "--listen")
    #expect((refusal == nil) == isFine)
    if let refusal {
      for way in ["127.0.0.1", "--tls-certificate", "--access", "--insecure"] {
        #expect(refusal.contains(way))
      }
      #expect(refusal.contains("no TLS") == !hasTLS)
      #expect(refusal.contains("no credentials") == !hasCredentials)
    }
  }
}
