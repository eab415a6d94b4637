import Foundation
import ServingCore
import Testing

@testable import TransportSecurity

@Suite struct TLSClientTests {
  private let folder: TestFolder
  private let authority: TestAuthority
  private let files: TLSFiles

  init() throws {
    folder = try TestFolder()
    authority = try TestAuthority()
    let pair = try authority.issue()
    files = TLSFiles(
      certificateChain: try folder.write(pair.certificate, "tls.crt"),
      privateKey: try folder.write(pair.key, "tls.key"),
      authorities: try folder.write(authority.certificate, "authority.pem"))
  }

  private func server(
    _ asks: ClientCertificates = .notAsked,
    clock: @escaping @Sendable () -> Int64 = { Int64(time(nil)) }
  ) throws -> TLSServer {
    try TLSServer(
      TLSServerSettings(files: files, clientCertificates: asks), clock: clock, report: { _ in })
  }

  private func client(
    _ pair: TestAuthority.Pair? = nil, trusting: String? = nil
  ) throws -> TLSClient {
    try TLSClient(
      TLSClientFiles(
        authorities: trusting ?? files.authorities,
        certificateChain: try pair.map { try folder.write($0.certificate, "client.crt") },
        privateKey: try pair.map { try folder.write($0.key, "client.key") }), for: .data)
  }

  @Test(arguments: ["localhost", "127.0.0.1"])
  func trustsACertificateForTheName(_ host: String) async throws {
    let server = try server()
    let ending = try await TestConnection.make(server, try client(), host: host)
    #expect(ending.problem == nil)
    #expect(ending.peer == TLSPeer())
    #expect(server.figures.handshakes == [.completed: 1])
  }

  @Test func refusesAnotherName() async throws {
    let ending = try await TestConnection.make(
      try server(), try client(), host: "gateway.internal")
    // Though it is for the address that the name led to.
    #expect(ending.problem?.contains("another name") == true)
  }

  @Test func refusesAnotherAuthority() async throws {
    let other = try folder.write(try TestAuthority("authority").certificate, "other.pem")
    let ending = try await TestConnection.make(
      try server(), try client(trusting: other), host: "localhost")
    #expect(ending.problem?.contains("trusted authority") == true)
    #expect(ending.peer == nil)
  }

  @Test(arguments: [ClientCertificates.optional, .required])
  func aClientsCertificateIsKnown(_ asks: ClientCertificates) async throws {
    let pair = try authority.issue("squad")
    let server = try server(asks)
    let ending = try await TestConnection.make(server, try client(pair), host: "localhost")
    let certificate = try #require(ending.peer?.certificate)
    let base64 = pair.certificate.split(separator: "\n").dropFirst().dropLast().joined()
    #expect(Data(certificate) == Data(base64Encoded: base64))
  }

  @Test(arguments: [(ClientCertificates.optional, true), (.required, false), (.notAsked, true)])
  func whoHasNoneIsLetInWhereThatIsAllowed(_ asks: ClientCertificates, _ isIn: Bool) async throws {
    let ending = try await TestConnection.make(
      try server(asks), try client(), host: "localhost")
    #expect(ending.peer == (isIn ? TLSPeer() : nil))
  }

  @Test(arguments: [ClientCertificates.optional, .required])
  func anotherAuthoritysClientIsTurnedAway(_ asks: ClientCertificates) async throws {
    let server = try server(asks)
    let ending = try await TestConnection.make(
      server, try client(try TestAuthority("other").issue("squad")), host: "localhost")
    #expect(ending.peer == nil)
    #expect(server.figures.handshakes == [.failed: 1])
  }

  @Test func acertificateThatHasEndedIsTurnedAway() async throws {
    let pair = try authority.issue("squad", ends: Int64(time(nil)) - 5)
    let ending = try await TestConnection.make(
      try server(.optional), try client(pair), host: "localhost")
    #expect(ending.peer == nil)
  }

  @Test func certificateAndKeyComeTogether() throws {
    let pair = try authority.issue("squad")
    let chain = try folder.write(pair.certificate, "client.crt")
    let key = try folder.write(try authority.issue().key, "other.key")
    #expect(throws: ServingError.self) {
      try TLSClient(TLSClientFiles(certificateChain: chain), for: .data)
    }
    let error = #expect(throws: ServingError.self) {
      try TLSClient(TLSClientFiles(certificateChain: chain, privateKey: key), for: .data)
    }
    #expect(error?.message.contains("do not belong together") == true)
  }
}
