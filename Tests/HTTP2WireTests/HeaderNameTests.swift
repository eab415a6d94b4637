import Testing

@testable import HTTP2Wire

@Suite("Known header names")
struct HeaderNameTests {
  private func name(_ text: String) -> HeaderName? {
    Array(text.utf8).withUnsafeBytes { HeaderName($0) }
  }

  @Test(arguments: HeaderName.allCases)
  func everyNameIsFound(_ known: HeaderName) {
    #expect(name("\(known.text)") == known)
    #expect(name("\(known.text)x") == nil)
    #expect(name(String("\(known.text)".dropLast())) == nil)
  }

  @Test(arguments: HeaderName.allCases)
  func namesAreLowercase(_ known: HeaderName) {
    #expect("\(known.text)" == "\(known.text)".lowercased())
  }

  @Test(arguments: ["", "x", ":", "Content-Type", "crossfade-", "cookie"])
  func otherNamesAreNot(_ text: String) {
    #expect(name(text) == nil)
  }
}
