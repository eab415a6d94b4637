import ServingCore
import ServingTestKit
import Testing

@Suite struct BearerCredentialTests {
  @Test func whiteSpaceAroundItIsPassedOver() throws {
    #expect(try BearerCredential(" \tabc.def\r\n").authorization == "Bearer abc.def")
  }

  @Test(arguments: ["", " \n", "a b", "a\nb", "ä", "a\u{7f}"])
  func whatCannotBeSentIsRefusedWithoutBeingShown(_ text: String) {
    let error = refusal { () throws(ServingError) in try BearerCredential(text) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains("a b") == false)
  }

  @Test func lengthIsBounded() {
    let longest = String(repeating: "a", count: BearerCredential.byteCountMax)
    #expect(refusal { () throws(ServingError) in try BearerCredential(longest) } == nil)
    #expect(refusal { () throws(ServingError) in try BearerCredential(longest + "a") } != nil)
  }

  @Test(arguments: [
    ("10.0.0.1", false, false), ("10.0.0.1", true, true), ("127.0.0.1", false, true),
    ("localhost", false, true), ("gateway.example", false, false),
  ])
  func clearTextStaysOnThisMachine(_ host: String, _ isSecure: Bool, _ isFine: Bool) throws {
    let bearer = try BearerCredential("abc")
    let error = refusal { () throws(ServingError) in
      try bearer.check(host: host, isSecure: isSecure)
    }
    #expect((error == nil) == isFine)
  }
}
