import Foundation
import ServingCore
import Testing

@testable import TransportSecurity

@Suite struct TLSServerTests {
  private let folder: TestFolder
  private let authority: TestAuthority
  private let heard = Heard()

  init() throws {
    folder = try TestFolder()
    authority = try TestAuthority()
  }

  private func files(_ pair: TestAuthority.Pair) throws -> TLSFiles {
    TLSFiles(
      certificateChain: try folder.write(pair.certificate, "tls.crt"),
      privateKey: try folder.write(pair.key, "tls.key"))
  }

  private func server(
    _ files: TLSFiles, clock: @escaping @Sendable () -> Int64 = { Int64(time(nil)) }
  ) throws -> TLSServer {
    try TLSServer(
      TLSServerSettings(files: files, clientCertificates: .notAsked), clock: clock,
      report: { [heard] in heard.add($0) })
  }

  @Test func takesAKeyThatBelongsToTheCertificate() throws {
    let server = try server(try files(try authority.issue()))
    #expect(server.figures.certificateExpiresAt > Int64(time(nil)))
    server.refresh()
    #expect(heard.notices.isEmpty)
  }

  @Test func refusesAKeyOfAnother() throws {
    var pair = try authority.issue()
    pair.key = try authority.issue().key
    let files = try files(pair)
    let error = #expect(throws: ServingError.self) { try server(files) }
    #expect(error?.message.contains("do not belong together") == true)
  }

  @Test(arguments: [("", "certificates in PEM"), ("nonsense", "certificates in PEM")])
  func refusesWhatIsNoCertificate(_ text: String, _ expected: String) throws {
    var pair = try authority.issue()
    pair.certificate = text
    let files = try files(pair)
    let error = #expect(throws: ServingError.self) { try server(files) }
    #expect(error?.code == .invalidArgument)
  }

  @Test func refusesFilesThatAreMissingOrTooLarge() throws {
    var files = try files(try authority.issue())
    files.privateKey = "\(folder.path)/none"
    #expect(throws: ServingError.self) { try server(files) }
    files.privateKey = try folder.write(
      String(repeating: "x", count: TLSDocuments.fileBytesMax + 1), "big")
    let error = #expect(throws: ServingError.self) { try server(files) }
    #expect(error?.message.contains("at most \(TLSDocuments.fileBytesMax) bytes") == true)
  }

  @Test func refusesACertificateThatHasEnded() throws {
    let files = try files(try authority.issue(ends: Int64(time(nil)) - 10))
    let error = #expect(throws: ServingError.self) { try server(files) }
    #expect(error?.message.contains("ended") == true)
  }

  @Test func takesUpNewFilesOnceAndKeepsGoodOnesWhenTheyBreak() throws {
    let files = try files(try authority.issue())
    let server = try server(files)
    let next = try authority.issue(ends: Int64(time(nil)) + 86_400 * 200)
    // The certificate comes first, and for a moment it has another's key.
    _ = try folder.write(next.certificate, "tls.crt")
    server.refresh()
    server.refresh()
    #expect(heard.notices.count == 1)
    #expect(server.figures.refusedReloadCount == 1)
    #expect(server.figures.reloadCount == 0)
    _ = try folder.write(next.key, "tls.key")
    server.refresh()
    server.refresh()
    #expect(server.figures.reloadCount == 1)
    let expiresAt = server.figures.certificateExpiresAt
    #expect(heard.notices.last == .renewed(expiresAt: expiresAt))
    #expect(expiresAt > Int64(time(nil)) + 86_400 * 199)
    _ = try folder.write("broken", "tls.crt")
    server.refresh()
    #expect(server.figures.refusedReloadCount == 2)
    #expect(server.figures.certificateExpiresAt == expiresAt)
    try FileManager.default.removeItem(atPath: files.certificateChain)
    server.refresh()
    #expect(server.figures.refusedReloadCount == 3)
    _ = try folder.write(next.certificate, "tls.crt")
    server.refresh()
    // Back to what is in use: nothing new to take.
    #expect(server.figures.reloadCount == 1)
  }

  @Test func followsALinkToAFolderAsKubernetesSwapsIt() throws {
    let manager = FileManager.default
    let pairs = [
      try authority.issue(), try authority.issue(ends: Int64(time(nil)) + 86_400 * 300),
    ]
    for (number, pair) in pairs.enumerated() {
      try manager.createDirectory(
        atPath: "\(folder.path)/..\(number)", withIntermediateDirectories: true)
      _ = try folder.write(pair.certificate, "..\(number)/tls.crt")
      _ = try folder.write(pair.key, "..\(number)/tls.key")
    }
    try manager.createSymbolicLink(
      atPath: "\(folder.path)/..data", withDestinationPath: "..0")
    for name in ["tls.crt", "tls.key"] {
      try manager.createSymbolicLink(
        atPath: "\(folder.path)/\(name)", withDestinationPath: "..data/\(name)")
    }
    let server = try server(
      TLSFiles(
        certificateChain: "\(folder.path)/tls.crt", privateKey: "\(folder.path)/tls.key"))
    server.refresh()
    try manager.createSymbolicLink(
      atPath: "\(folder.path)/..new", withDestinationPath: "..1")
    #expect(rename("\(folder.path)/..new", "\(folder.path)/..data") == 0)
    server.refresh()
    #expect(server.figures.reloadCount == 1)
    #expect(server.figures.certificateExpiresAt > Int64(time(nil)) + 86_400 * 299)
  }

  @Test(
    arguments: [
      (15 * 86_400, nil), (14 * 86_400 + 1, nil), (14 * 86_400, TLSNotice.expiresSoon(days: 14)),
      (86_400 - 1, .expiresSoon(days: 0)), (0, .expired), (-5, .expired),
    ] as [(Int64, TLSNotice?)])
  func warnsOnceADayBeforeTheEnd(_ remaining: Int64, _ notice: TLSNotice?) throws {
    let files = try files(try authority.issue())
    let clock = TestClock(Int64(time(nil)))
    let server = try server(files, clock: { clock.now })
    clock.now = server.figures.certificateExpiresAt - remaining
    server.refresh()
    server.refresh()
    #expect(heard.notices == (notice.map { [$0] } ?? []))
    clock.now += 86_400
    server.refresh()
    #expect(heard.notices.count == (notice == nil ? 1 : 2))
  }
}
