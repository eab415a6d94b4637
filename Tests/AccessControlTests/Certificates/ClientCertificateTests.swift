import Foundation
import ServingCore
import Testing
import X509

@testable import AccessControl

@Suite struct ClientCertificateTests {
  @Test func namesAreReadAsTheyCompare() throws {
    let der = try TestCertificate.der(
      .dnsName("A.Example"), .uniformResourceIdentifier("spiffe://Example/A"),
      .rfc822Name("Ann@Example.ORG"), ends: Date(timeIntervalSince1970: 2_000_000_000))
    let certificate = try ClientCertificate(der: der)
    let names: [AlternativeName] = [
      .dns("a.example"), .uri("spiffe://Example/A"), .email("Ann@example.org"),
    ]
    #expect(certificate.names == names)
    #expect(certificate.expires == 2_000_000_000)
  }

  @Test func whatIsNoCertificateIsRefused() {
    #expect(throws: ServingError.self) { try ClientCertificate(der: [0x30, 0x01]) }
  }
}
