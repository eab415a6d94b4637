import Glibc
import ServingCore
import Testing

@testable import crossfade

@Suite struct SupervisorSocketTests {
  @Test(arguments: [
    ("/run/notify", true), ("@abstract", true), ("", false), ("/", false), ("@", false),
    ("relative", false), ("vsock:1:2", false), ("/a\0b", false),
  ])
  func takesPathsAndAbstractNames(text: String, isTaken: Bool) {
    #expect((SupervisorSocket(text) != nil) == isTaken)
  }

  @Test func takesWhatAnAddressHolds() {
    let longest = "/" + String(repeating: "a", count: SupervisorSocket.pathBytesMax - 1)
    #expect(SupervisorSocket(longest) != nil)
    #expect(SupervisorSocket(longest + "a") == nil)
  }

  @Test func isThereOnlyWhereSomebodyAsked() {
    #expect(SupervisorSocket.fromEnvironment([:]) == nil)
    #expect(SupervisorSocket.fromEnvironment(["NOTIFY_SOCKET": "@x"]) != nil)
  }

  @Test func saysWhyNobodyHears() throws {
    let socket = try #require(SupervisorSocket("/nowhere/notify"))
    let error = #expect(throws: ServingError.self) { try socket.send(["READY=1"]) }
    #expect(error?.code == .unavailable)
    #expect(error?.message.contains("No such file") == true)
  }
}
