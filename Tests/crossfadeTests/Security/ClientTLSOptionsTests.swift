import ArgumentParser
import ServingCore
import Testing
import TransportSecurity

@testable import crossfade

@Suite struct ClientTLSOptionsTests {
  private let environment = [
    "CROSSFADE_AUTHORITIES": "a", "CROSSFADE_CLIENT_CERTIFICATE": "c", "CROSSFADE_CLIENT_KEY": "k",
  ]

  @Test(arguments: [
    ([], TLSClientFiles(authorities: "a", certificateChain: "c", privateKey: "k")),
    (
      ["--authorities", "x"],
      TLSClientFiles(authorities: "x", certificateChain: "c", privateKey: "k")
    ),
    (
      ["--client-certificate", "y", "--client-key", "z"],
      TLSClientFiles(authorities: "a", certificateChain: "y", privateKey: "z")
    ),
    (["--client-certificate", "y"], TLSClientFiles(authorities: "a", certificateChain: "y")),
  ])
  func theCommandLineGoesBeforeTheEnvironment(
    _ arguments: [String], _ files: TLSClientFiles
  ) throws {
    #expect(try ClientTLSOptions.parse(arguments).files(environment) == files)
    #expect(try ClientTLSOptions.parse([]).files(["CROSSFADE_AUTHORITIES": ""]) == .init())
  }

  @Test func filesForAServerWithoutTLSAreAMistake() throws {
    let options = try ClientTLSOptions.parse(["--authorities", "x"])
    #expect(throws: ServingError.self) { try options.check(isSecure: false) }
    try options.check(isSecure: true)
    try ClientTLSOptions.parse([]).check(isSecure: false)
  }
}
