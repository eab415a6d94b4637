import Testing

@testable import TransportSecurity

@Suite struct HostNameTests {
  @Test(arguments: [
    ("a.example.org", "a.example.org", true), ("A.Example.Org", "a.example.ORG", true),
    ("a.example.org.", "a.example.org", true), ("a.example.org", "*.example.org", true),
    ("a.b.example.org", "*.example.org", false), ("example.org", "*.example.org", false),
    ("a.example.org", "a*.example.org", false), ("a.org", "*.org", false), ("org", "*", false),
    ("a.example.org", "b.example.org", false), ("", "", false), (".org", "*.org", false),
    ("localhost", "localhost", true), ("a.example.org.evil", "a.example.org", false),
    (".example.org", "*.example.org", false),
  ])
  func aNameIsTheCertificates(_ host: String, _ pattern: String, _ expected: Bool) {
    #expect(HostName.matches(host, pattern) == expected)
  }
}
