import ServingCore
import ServingTestKit
import Testing

@testable import crossfade

@Suite struct CredentialFileTests {
  @Test func theFlagWinsOverTheEnvironment() throws {
    let flag = try TemporaryFile(Array("one\n".utf8))
    let variable = try TemporaryFile(Array("two\n".utf8))
    let environment = [CredentialFile.variable: variable.path]
    #expect(try CredentialFile.credential(flag.path, environment)?.text == "one")
    #expect(try CredentialFile.credential(nil, environment)?.text == "two")
    #expect(try CredentialFile.credential(nil, [CredentialFile.variable: ""]) == nil)
    #expect(try CredentialFile.credential(nil, [:]) == nil)
  }

  @Test func filesThatHoldNoneAreNamed() throws {
    let missing = refusal { () throws(ServingError) in
      try CredentialFile.credential("/nowhere/at all", [:])
    }
    #expect(missing?.code == .notFound)
    let file = try TemporaryFile(Array("two words".utf8))
    let wrong = refusal { () throws(ServingError) in try CredentialFile.credential(file.path, [:]) }
    #expect(wrong?.code == .invalidArgument)
    #expect(wrong?.message.contains(file.path) == true)
    #expect(wrong?.message.contains("two words") == false)
  }
}
